resource "random_password" "redis" {
  count = var.elasticache_enabled ? 1 : 0

  length = 64
  # ElastiCache refuses some others.
  special = false
}

# The latest prices, with a replica in another zone. Not in cluster mode: all keys share a slot.
module "redis" {
  source  = "terraform-aws-modules/elasticache/aws"
  version = "1.10.3"

  create = var.elasticache_enabled

  replication_group_id = local.prefix
  description          = "Latest prices of ${local.prefix}"
  # What Redis 7.2 was forked into: the same commands, a fifth cheaper.
  engine         = "valkey"
  engine_version = "7.2"
  node_type      = var.elasticache_node_type

  num_cache_clusters         = 1 + var.elasticache_replicas
  automatic_failover_enabled = true
  multi_az_enabled           = true
  snapshot_retention_limit   = 1

  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  auth_token                 = one(random_password.redis[*].result)
  at_rest_encryption_enabled = true
  kms_key_arn                = module.data_key.key_arn

  vpc_id     = module.vpc.vpc_id
  subnet_ids = module.vpc.private_subnets
  security_group_rules = {
    nodes = {
      description                  = "Redis from the nodes"
      referenced_security_group_id = module.eks.node_security_group_id
    }
  }

  # What has a TTL goes first: fences have none, and stay.
  create_parameter_group = true
  parameter_group_family = "valkey7"
  parameters             = [{ name = "maxmemory-policy", value = "volatile-ttl" }]
}
