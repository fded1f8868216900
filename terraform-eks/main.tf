data "aws_caller_identity" "current" {}

locals {
  # Of all names but those of the table and the images, which the chart knows by their own.
  prefix = "${var.name}-${var.environment}"

  tags = merge(var.tags, {
    Project     = var.name
    Environment = var.environment
    ManagedBy   = "terraform"
  })
}
