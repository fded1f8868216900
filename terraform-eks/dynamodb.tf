# The history, as services/prices creates it elsewhere; there the job ensure-table only verifies this one.
module "table" {
  source  = "terraform-aws-modules/dynamodb-table/aws"
  version = "5.5.0"

  name         = var.table_name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "asset"
  range_key    = "timestamp"
  attributes = [
    { name = "asset", type = "S" },
    { name = "timestamp", type = "N" },
  ]

  ttl_enabled        = true
  ttl_attribute_name = "expires_at"

  point_in_time_recovery_enabled     = true
  server_side_encryption_enabled     = true
  server_side_encryption_kms_key_arn = module.data_key.key_arn
  deletion_protection_enabled        = var.deletion_protection
}
