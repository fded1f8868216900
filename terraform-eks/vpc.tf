data "aws_availability_zones" "available" {
  # checkov:skip=CKV_AWS_394: only the first two or three are taken; a new zone's name sorts behind them.
  state = "available"

  # No Local Zones: EKS puts no control plane there.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  zones = slice(data.aws_availability_zones.available.names, 0, var.zones)

  # Of a /16: /20 for nodes and pods, /24 for load balancers and NAT, /24 for the control plane.
  private_cidrs = [for index in range(var.zones) : cidrsubnet(var.vpc_cidr, 4, index)]
  public_cidrs  = [for index in range(var.zones) : cidrsubnet(var.vpc_cidr, 8, 192 + index)]
  intra_cidrs   = [for index in range(var.zones) : cidrsubnet(var.vpc_cidr, 8, 208 + index)]
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "6.6.0"

  name = local.prefix
  cidr = var.vpc_cidr
  azs  = local.zones

  private_subnets = local.private_cidrs
  public_subnets  = local.public_cidrs
  intra_subnets   = local.intra_cidrs

  enable_nat_gateway     = true
  single_nat_gateway     = var.nat == "single"
  one_nat_gateway_per_az = var.nat == "per-zone"

  # Who may be reached there is what the load balancer controller looks for.
  private_subnet_tags = { "kubernetes.io/role/internal-elb" = "1" }
  public_subnet_tags  = { "kubernetes.io/role/elb" = "1" }

  enable_flow_log                                 = var.flow_log_retention_days > 0
  create_flow_log_cloudwatch_log_group            = var.flow_log_retention_days > 0
  create_flow_log_cloudwatch_iam_role             = var.flow_log_retention_days > 0
  flow_log_cloudwatch_log_group_retention_in_days = var.flow_log_retention_days
  flow_log_traffic_type                           = "REJECT"
}
