# The bucket is made once, see README.md.
bucket = "acme-terraform-state"
key    = "price-aggregator/dev.tfstate"
region = "us-east-1"
