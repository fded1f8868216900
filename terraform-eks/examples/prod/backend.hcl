# The bucket is made once, see README.md.
bucket = "acme-terraform-state"
key    = "price-aggregator/prod.tfstate"
region = "us-east-1"
