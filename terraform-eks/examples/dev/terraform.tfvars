# Cheap: two zones, one NAT gateway, three small nodes, the chart's own Redis. It can be thrown away.
environment         = "dev"
deletion_protection = false

endpoint_allowed_cidrs = ["203.0.113.0/24"]
admin_principal_arns   = ["arn:aws:iam::111122223333:role/platform-admin"]

zones                   = 2
nat                     = "single"
flow_log_retention_days = 0
api_hosts               = ["prices.dev.example.com"]
certificate_arn         = "arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555"

node_instance_types = ["t3.large"]
node_count          = { min = 2, max = 4, desired = 3 }
log_retention_days  = 7

monthly_budget_usd = 400
budget_emails      = ["platform@example.com"]
