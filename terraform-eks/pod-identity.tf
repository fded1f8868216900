locals {
  irsa = var.workload_identity == "irsa"

  # The ServiceAccounts of the chart that speak to DynamoDB; the others need nothing of AWS.
  service_accounts = {
    api            = "${var.chart_fullname}-api"
    refresher      = "${var.chart_fullname}-refresher"
    rollup-history = "${var.chart_fullname}-rollup-history"
    ensure-table   = "${var.chart_fullname}-ensure-table"
  }
}

# One role for each. Pods of other names, namespaces and clusters cannot take it.
module "pod_identity" {
  source   = "terraform-aws-modules/eks-pod-identity/aws"
  version  = "2.8.1"
  for_each = local.service_accounts

  name            = "${local.prefix}-${each.key}"
  use_name_prefix = false
  description     = "ServiceAccount ${var.namespace}/${each.value} of ${local.prefix}"

  attach_custom_policy = true
  # Without the table's name: another description is another policy, and the roles would be without one meanwhile.
  custom_policy_description = "What ${each.key} may do with the table"
  source_policy_documents   = [local.table_policies[each.key]]

  trust_policy_conditions = [
    { test = "StringEquals", variable = "aws:RequestTag/eks-cluster-arn", values = [module.eks.cluster_arn] },
    { test = "StringEquals", variable = "aws:RequestTag/kubernetes-namespace", values = [var.namespace] },
    { test = "StringEquals", variable = "aws:RequestTag/kubernetes-service-account", values = [each.value] },
  ]

  # IRSA instead: the role's ARN goes to the ServiceAccount's annotation, see output helm_values.
  trust_policy_statements = local.irsa ? [{
    sid        = "ServiceAccountToken"
    actions    = ["sts:AssumeRoleWithWebIdentity"]
    principals = [{ type = "Federated", identifiers = [module.eks.oidc_provider_arn] }]
    condition = [
      { test = "StringEquals", variable = "${module.eks.oidc_provider}:aud", values = ["sts.amazonaws.com"] },
      { test = "StringEquals", variable = "${module.eks.oidc_provider}:sub", values = ["system:serviceaccount:${var.namespace}:${each.value}"] },
    ]
  }] : null

  associations = local.irsa ? {} : {
    chart = {
      cluster_name    = module.eks.cluster_name
      namespace       = var.namespace
      service_account = each.value
    }
  }
}

module "ebs_csi_identity" {
  source  = "terraform-aws-modules/eks-pod-identity/aws"
  version = "2.8.1"

  name            = "${local.prefix}-ebs-csi"
  use_name_prefix = false
  description     = "EBS CSI driver of ${local.prefix}"

  # The add-on makes the association itself.
  attach_aws_ebs_csi_policy = true
  aws_ebs_csi_policy_name   = "${local.prefix}-ebs-csi"
  aws_ebs_csi_kms_arns      = [module.data_key.key_arn]
}

module "load_balancer_identity" {
  source  = "terraform-aws-modules/eks-pod-identity/aws"
  version = "2.8.1"

  name            = "${local.prefix}-load-balancer"
  use_name_prefix = false
  description     = "AWS Load Balancer Controller of ${local.prefix}"

  attach_aws_lb_controller_policy = true
  aws_lb_controller_policy_name   = "${local.prefix}-load-balancer"

  associations = {
    controller = {
      cluster_name    = module.eks.cluster_name
      namespace       = "kube-system"
      service_account = "aws-load-balancer-controller"
    }
  }
}
