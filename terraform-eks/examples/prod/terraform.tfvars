# Three zones, each with its way out, ElastiCache with a replica, nothing that can be deleted by mistake.
environment = "prod"

endpoint_allowed_cidrs = ["203.0.113.0/24", "198.51.100.7/32"]
admin_principal_arns   = ["arn:aws:iam::444455556666:role/platform-admin"]
viewer_principal_arns  = ["arn:aws:iam::444455556666:role/price-developer"]

zones                = 3
nat                  = "per-zone"
api_hosts            = ["prices.example.com"]
certificate_arn      = "arn:aws:acm:us-east-1:444455556666:certificate/66666666-7777-8888-9999-000000000000"
load_balancer_public = true

node_instance_types = ["m7i.large"]
node_count          = { min = 3, max = 9, desired = 3 }
log_retention_days  = 90

elasticache_enabled = true

monthly_budget_usd = 900
budget_emails      = ["platform@example.com", "finance@example.com"]
