variable "vpc_cidr" {
  description = "Addresses of the VPC, a /16 to /19 of private ones, which nothing it is to be peered with uses"
  type        = string
  default     = "10.40.0.0/16"

  validation {
    condition     = can(regex("^(10|172\\.(1[6-9]|2[0-9]|3[01])|192\\.168)\\..+/1[6-9]$", var.vpc_cidr)) && can(cidrhost(var.vpc_cidr, 0))
    error_message = "vpc_cidr is a private range from /16 to /19, such as 10.40.0.0/16: a load balancer takes a /27 of it in each zone."
  }
}

variable "zones" {
  description = "In how many availability zones there are subnets"
  type        = number
  default     = 3

  validation {
    condition     = contains([2, 3], var.zones)
    error_message = "zones is 2 or 3: EKS wants two or more."
  }
}

variable "nat" {
  description = "NAT gateways: single, whose zone takes the others with it when it fails, or per-zone"
  type        = string
  default     = "per-zone"

  validation {
    condition     = contains(["single", "per-zone"], var.nat)
    error_message = "nat is single or per-zone."
  }
}

variable "flow_log_retention_days" {
  description = "Days that the VPC's flow logs, of refused traffic, are kept; 0: none are written"
  type        = number
  default     = 30

  validation {
    condition     = contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 180, 365], var.flow_log_retention_days)
    error_message = "flow_log_retention_days is 0, or one of 1, 3, 5, 7, 14, 30, 60, 90, 180 and 365."
  }
}

variable "api_hosts" {
  description = "Host names of the API, which the load balancer routes and the certificate is for"
  type        = list(string)

  validation {
    condition     = length(var.api_hosts) > 0 && alltrue([for host in var.api_hosts : can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", host))])
    error_message = "api_hosts names one or more hosts, such as prices.example.com."
  }
}

variable "certificate_arn" {
  description = "ACM certificate for api_hosts, in the same region"
  type        = string

  validation {
    condition     = can(regex("^arn:aws:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]+$", var.certificate_arn))
    error_message = "certificate_arn is the ARN of a certificate in ACM."
  }
}

variable "load_balancer_public" {
  description = "Whether the API's load balancer faces the internet, at port 443 alone; else it is internal to the VPC"
  type        = bool
  default     = false

  validation {
    condition     = !var.load_balancer_public || length(var.load_balancer_cidrs) > 0
    error_message = "A public load balancer needs load_balancer_cidrs."
  }
}

variable "load_balancer_cidrs" {
  description = "Who may reach a public load balancer; only with load_balancer_public"
  type        = list(string)
  default     = ["0.0.0.0/0"]

  validation {
    condition     = alltrue([for cidr in var.load_balancer_cidrs : can(cidrhost(cidr, 0))])
    error_message = "load_balancer_cidrs are CIDRs, such as 203.0.113.0/24."
  }
}
