module "endpoints" {
  source  = "terraform-aws-modules/vpc/aws//modules/vpc-endpoints"
  version = "6.6.0"

  vpc_id = module.vpc.vpc_id

  endpoints = {
    # Free, and no price of the NAT gateway for what is read and written most.
    dynamodb = {
      service         = "dynamodb"
      service_type    = "Gateway"
      route_table_ids = module.vpc.private_route_table_ids
      policy          = local.dynamodb_endpoint_policy
      tags            = { Name = "${local.prefix}-dynamodb" }
    }
    # Pods with IRSA ask STS themselves, and may reach nothing at the internet.
    sts = {
      create              = local.irsa
      service             = "sts"
      subnet_ids          = module.vpc.private_subnets
      private_dns_enabled = true
      tags                = { Name = "${local.prefix}-sts" }
    }
  }

  create_security_group      = local.irsa
  security_group_name_prefix = "${local.prefix}-endpoints-"
  security_group_description = "Interface endpoints"
  security_group_rules = {
    https = {
      description = "HTTPS from the subnets of nodes"
      cidr_blocks = local.private_cidrs
    }
  }
}
