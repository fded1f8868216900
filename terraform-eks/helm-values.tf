# What the chart is told beside values-eks.yaml: names and addresses that only Terraform knows.
locals {
  registry     = "${data.aws_caller_identity.current.account_id}.dkr.ecr.${var.region}.amazonaws.com"
  redis_secret = "${var.chart_fullname}-elasticache"

  irsa_annotations = {
    for component, identity in module.pod_identity :
    component => local.irsa ? { "eks.amazonaws.com/role-arn" = identity.iam_role_arn } : {}
  }

  helm_values = {
    image    = { registry = local.registry }
    dynamodb = { table = module.table.dynamodb_table_id, region = var.region }

    api = {
      serviceAccount = { annotations = local.irsa_annotations["api"] }
      ingress = {
        hosts = var.api_hosts
        tls   = [{ hosts = var.api_hosts }]
        annotations = {
          "alb.ingress.kubernetes.io/scheme"          = var.load_balancer_public ? "internet-facing" : "internal"
          "alb.ingress.kubernetes.io/inbound-cidrs"   = join(",", var.load_balancer_public ? var.load_balancer_cidrs : [var.vpc_cidr])
          "alb.ingress.kubernetes.io/certificate-arn" = var.certificate_arn
        }
      }
    }
    refresher = { serviceAccount = { annotations = local.irsa_annotations["refresher"] } }

    jobs = {
      rollupHistory = { serviceAccount = { annotations = local.irsa_annotations["rollup-history"] } }
      ensureTable = {
        serviceAccount = { annotations = local.irsa_annotations["ensure-table"] }
        tags           = local.tags
      }
    }

    redis = { enabled = !var.elasticache_enabled }
    externalRedis = {
      host           = var.elasticache_enabled ? module.redis.replication_group_primary_endpoint_address : ""
      port           = 6379
      existingSecret = var.elasticache_enabled ? local.redis_secret : ""
      tls            = { enabled = var.elasticache_enabled }
    }

    networkPolicies = {
      apiServer     = { cidrs = concat(local.intra_cidrs, ["${cidrhost(local.service_cidr, 1)}/32"]) }
      dynamodbCidrs = module.endpoints.endpoints["dynamodb"].cidr_blocks
      redisCidrs    = local.private_cidrs
      awsEgress = [{
        to    = [for cidr in local.irsa ? local.private_cidrs : ["169.254.170.23/32"] : { ipBlock = { cidr = cidr } }]
        ports = [{ protocol = "TCP", port = local.irsa ? 443 : 80 }]
      }]
    }
  }
}
