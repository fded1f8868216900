# The key of what is stored: the table, volumes, images, the cache. The cluster's Secrets have one of their own.
module "data_key" {
  source  = "terraform-aws-modules/kms/aws"
  version = "4.2.0"

  description             = "Data of ${local.prefix}"
  aliases                 = ["${local.prefix}/data"]
  enable_key_rotation     = true
  deletion_window_in_days = 30

  # As DynamoDB documents it: whoever may use the table uses its key, by way of DynamoDB alone. So roles need no right to
  # the key itself.
  key_statements = [{
    sid    = "TableThroughDynamoDB"
    effect = "Allow"
    actions = [
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ]
    # In a key's policy this is the key itself.
    resources  = ["*"]
    principals = [{ type = "AWS", identifiers = ["*"] }]
    condition = [
      { test = "StringEquals", variable = "kms:ViaService", values = ["dynamodb.${var.region}.amazonaws.com"] },
      { test = "StringEquals", variable = "kms:CallerAccount", values = [data.aws_caller_identity.current.account_id] },
    ]
  }]
}
