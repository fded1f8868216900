# What each ServiceAccount may do. All of it is on the table's ARN alone: the table has no index.
locals {
  table_policies = {
    # Reads prices, history and candles that memory lacks.
    api = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid    = "ReadTable"
        Effect = "Allow"
        Action = [
          "dynamodb:BatchGetItem",
          "dynamodb:GetItem",
          "dynamodb:Query",
        ]
        Resource = [module.table.dynamodb_table_arn]
      }]
    })

    # Writes each accepted price, and reads the newest ones when it starts.
    refresher = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid    = "ReadAndWriteTable"
        Effect = "Allow"
        Action = [
          "dynamodb:BatchGetItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
        ]
        Resource = [module.table.dynamodb_table_arn]
      }]
    })

    # Reads prices, writes candles, and moves its watermark.
    rollup-history = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid    = "RollUpTable"
        Effect = "Allow"
        Action = [
          "dynamodb:BatchWriteItem",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
        ]
        Resource = [module.table.dynamodb_table_arn]
      }]
    })

    # With jobs.ensureTable.managed: false it only looks: the table is Terraform's.
    ensure-table = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid    = "DescribeTable"
        Effect = "Allow"
        Action = [
          "dynamodb:DescribeContinuousBackups",
          "dynamodb:DescribeTable",
          "dynamodb:DescribeTimeToLive",
          "dynamodb:ListTagsOfResource",
        ]
        Resource = [module.table.dynamodb_table_arn]
      }]
    })
  }

  # What may pass the gateway endpoint: the same, to this table, by this account. The principal of such a policy is
  # narrowed by a condition, since naming the account there would mean its root user alone.
  dynamodb_endpoint_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ThisTableByThisAccount"
      Effect    = "Allow"
      Principal = "*"
      Action = [
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:GetItem",
        "dynamodb:ListTagsOfResource",
        "dynamodb:PutItem",
        "dynamodb:Query",
      ]
      Resource  = [module.table.dynamodb_table_arn]
      Condition = { StringEquals = { "aws:PrincipalAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}
