locals {
  # EKS would choose one of two ranges; NetworkPolicies need to know it.
  service_cidr = "172.20.0.0/16"

  ami_types = {
    amd64 = "AL2023_x86_64_STANDARD"
    arm64 = "AL2023_ARM_64_STANDARD"
  }
}

module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "21.19.0"

  name                = local.prefix
  kubernetes_version  = var.kubernetes_version
  deletion_protection = var.deletion_protection
  # Extended support costs six times as much: better upgraded by AWS than that.
  upgrade_policy = { support_type = "STANDARD" }

  vpc_id                   = module.vpc.vpc_id
  subnet_ids               = module.vpc.private_subnets
  control_plane_subnet_ids = module.vpc.intra_subnets
  service_ipv4_cidr        = local.service_cidr

  endpoint_private_access      = true
  endpoint_public_access       = true
  endpoint_public_access_cidrs = var.endpoint_allowed_cidrs

  authentication_mode = "API"
  access_entries = merge(
    {
      for arn in var.admin_principal_arns : "admin-${arn}" => {
        principal_arn = arn
        policy_associations = {
          admin = {
            policy_arn   = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
            access_scope = { type = "cluster" }
          }
        }
      }
    },
    {
      for arn in var.viewer_principal_arns : "viewer-${arn}" => {
        principal_arn = arn
        policy_associations = {
          viewer = {
            policy_arn   = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
            access_scope = { type = "namespace", namespaces = [var.namespace] }
          }
        }
      }
    },
  )

  enable_irsa = local.irsa

  # Secrets are encrypted with a key that the module makes and rotates.
  create_kms_key          = true
  enable_kms_key_rotation = true
  kms_key_administrators  = var.admin_principal_arns

  enabled_log_types                      = ["api", "audit", "authenticator"]
  cloudwatch_log_group_retention_in_days = var.log_retention_days

  # In the version that is EKS' default for this Kubernetes, not the newest of the day.
  addons = {
    eks-pod-identity-agent = { before_compute = true, most_recent = false }
    vpc-cni = {
      before_compute = true
      most_recent    = false
      # Off unless asked for: without it the chart's NetworkPolicies would do nothing.
      configuration_values = jsonencode({ enableNetworkPolicy = "true" })
    }
    kube-proxy     = { most_recent = false }
    coredns        = { most_recent = false }
    metrics-server = { most_recent = false }
    aws-ebs-csi-driver = {
      most_recent = false
      pod_identity_association = [{
        role_arn        = module.ebs_csi_identity.iam_role_arn
        service_account = "ebs-csi-controller-sa"
      }]
    }
  }

  eks_managed_node_groups = {
    main = {
      ami_type       = local.ami_types[var.node_architecture]
      instance_types = var.node_instance_types
      capacity_type  = var.node_capacity_type

      min_size     = var.node_count.min
      max_size     = var.node_count.max
      desired_size = var.node_count.desired

      # Only what runs on the node's own network reaches its credentials.
      metadata_options = { http_tokens = "required", http_put_response_hop_limit = 1 }
      update_config    = { max_unavailable = 1 }

      block_device_mappings = {
        root = {
          device_name = "/dev/xvda"
          ebs         = { volume_type = "gp3", volume_size = var.node_disk_gib, encrypted = true, delete_on_termination = true }
        }
      }
    }
  }
}
