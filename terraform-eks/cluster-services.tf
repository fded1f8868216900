# What the chart takes for granted in the cluster and EKS has no add-on for.
resource "helm_release" "load_balancer_controller" {
  name       = "aws-load-balancer-controller"
  namespace  = "kube-system"
  repository = "https://aws.github.io/eks-charts"
  chart      = "aws-load-balancer-controller"
  version    = "3.5.0"

  values = [yamlencode({
    clusterName = module.eks.cluster_name
    # Told, since pods do not reach the nodes' metadata.
    region         = var.region
    vpcId          = module.vpc.vpc_id
    serviceAccount = { create = true, name = "aws-load-balancer-controller" }
    # Else it claims every Service of type LoadBalancer, and no such Service can be made while it is away.
    enableServiceMutatorWebhook = false
  })]

  depends_on = [module.eks, module.load_balancer_identity]
}

resource "kubernetes_storage_class_v1" "gp3" {
  metadata {
    name        = "gp3"
    annotations = { "storageclass.kubernetes.io/is-default-class" = "true" }
  }

  storage_provisioner    = "ebs.csi.aws.com"
  reclaim_policy         = "Delete"
  volume_binding_mode    = "WaitForFirstConsumer"
  allow_volume_expansion = true
  parameters = {
    type      = "gp3"
    encrypted = "true"
    kmsKeyId  = module.data_key.key_arn
  }

  depends_on = [module.eks]
}
