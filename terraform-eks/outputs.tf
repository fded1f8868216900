output "region" {
  description = "Region of everything"
  value       = var.region
}

output "cluster_name" {
  description = "Name of the cluster, for `aws eks update-kubeconfig`"
  value       = module.eks.cluster_name
}

output "namespace" {
  description = "Namespace that the chart is to be installed into"
  value       = var.namespace
}

output "registry" {
  description = "Registry of the images: the chart's image.registry, and skaffold's --default-repo"
  value       = local.registry
}

output "image_repositories" {
  description = "URL of each component's repository"
  value       = { for component, repository in module.images : component => repository.repository_url }
}

output "table_name" {
  description = "Table that keeps the history: the chart's dynamodb.table"
  value       = module.table.dynamodb_table_id
}

output "table_arn" {
  description = "ARN of that table, for backups"
  value       = module.table.dynamodb_table_arn
}

output "role_arns" {
  description = "Role of each ServiceAccount that speaks to DynamoDB"
  value       = { for component, identity in module.pod_identity : component => identity.iam_role_arn }
}

output "redis_host" {
  description = "Where ElastiCache is: the chart's externalRedis.host; null without elasticache_enabled"
  value       = module.redis.replication_group_primary_endpoint_address
}

output "redis_auth_token" {
  description = "Password of ElastiCache, for the Secret that helm_values names; null without elasticache_enabled"
  value       = one(random_password.redis[*].result)
  sensitive   = true
}

output "helm_values" {
  description = "Values of the chart that only this installation knows, as YAML, to be given after values-eks.yaml"
  value       = yamlencode(local.helm_values)
}
