variable "name" {
  description = "Name of the project; with the environment the prefix of all names, and the tag Project"
  type        = string
  default     = "price-aggregator"

  validation {
    # <name>-<environment>-cluster- begins the name of a role, for which AWS takes 38 characters.
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "name takes 3 to 20 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "environment" {
  description = "Environment, such as dev or prod: the second half of all names, and the tag Environment"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,7}$", var.environment))
    error_message = "environment takes 2 to 8 lower-case letters and digits, and begins with a letter."
  }
}

variable "region" {
  description = "Region of everything; the chart's dynamodb.region"
  type        = string
  default     = "us-east-1"

  validation {
    condition     = can(regex("^(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-[0-9]$", var.region))
    error_message = "region is a commercial one of AWS, such as us-east-1: ARNs here begin with arn:aws:."
  }
}

variable "tags" {
  description = "Further tags of everything, beside Project, Environment and ManagedBy"
  type        = map(string)
  default     = {}

  validation {
    condition     = !anytrue([for key in keys(var.tags) : startswith(lower(key), "aws:")])
    error_message = "Tags that begin with aws: are reserved."
  }
}

variable "namespace" {
  description = "Namespace that the chart is installed into: the ServiceAccounts that get roles are in it"
  type        = string
  default     = "prices"

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.namespace))
    error_message = "namespace is a DNS label of at most 63 characters."
  }
}

variable "chart_fullname" {
  description = "What the chart's names begin with: <release>-price-aggregator, or its fullnameOverride"
  type        = string
  default     = "prices-price-aggregator"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$", var.chart_fullname))
    error_message = "chart_fullname takes at most 40 lower-case letters, digits and hyphens, as the chart's own names do."
  }
}

variable "workload_identity" {
  description = "How pods get their role: pod-identity, or irsa, which also makes an endpoint for STS and annotations"
  type        = string
  default     = "pod-identity"

  validation {
    condition     = contains(["pod-identity", "irsa"], var.workload_identity)
    error_message = "workload_identity is pod-identity or irsa."
  }
}

variable "deletion_protection" {
  description = "Whether the table and the cluster refuse to be deleted"
  type        = bool
  default     = true

  validation {
    condition     = var.deletion_protection || var.environment != "prod"
    error_message = "deletion_protection is not to be turned off in prod."
  }
}
