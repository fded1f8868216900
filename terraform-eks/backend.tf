# Partial: bucket, key and region come from examples/<environment>/backend.hcl by `terraform init -backend-config`.
terraform {
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}
