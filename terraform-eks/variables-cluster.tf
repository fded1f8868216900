variable "kubernetes_version" {
  description = "Kubernetes of the cluster, <major>.<minor>; one that EKS has in standard support"
  type        = string
  default     = "1.35"

  validation {
    condition     = can(regex("^1\\.(3[5-9]|[4-9][0-9])$", var.kubernetes_version))
    error_message = "kubernetes_version is 1.35 or newer: older ones cost more, in extended support."
  }
}

variable "endpoint_allowed_cidrs" {
  description = "From where the cluster's public endpoint may be reached: offices, VPN, runners of CI; nodes use the private one"
  type        = list(string)

  validation {
    condition = length(var.endpoint_allowed_cidrs) > 0 && alltrue([
      for cidr in var.endpoint_allowed_cidrs : can(cidrhost(cidr, 0)) && try(tonumber(split("/", cidr)[1]) >= 16, false)
    ])
    error_message = "endpoint_allowed_cidrs names one or more CIDRs, each a /16 or narrower."
  }
}

variable "admin_principal_arns" {
  description = "IAM roles or users that administrate the cluster, among them the one that runs Terraform"
  type        = list(string)

  validation {
    condition     = length(var.admin_principal_arns) > 0 && alltrue([for arn in var.admin_principal_arns : can(regex("^arn:aws:iam::[0-9]{12}:(role|user)/.+$", arn))])
    error_message = "admin_principal_arns names one or more roles or users by their ARNs."
  }
}

variable "viewer_principal_arns" {
  description = "IAM roles or users that may look at the namespace of the chart, and nothing else"
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.viewer_principal_arns : can(regex("^arn:aws:iam::[0-9]{12}:(role|user)/.+$", arn))])
    error_message = "viewer_principal_arns are ARNs of roles or users."
  }
}

variable "node_architecture" {
  description = "Architecture of the nodes, amd64 or arm64, which node_instance_types and the images must have"
  type        = string
  default     = "amd64"

  validation {
    condition     = contains(["amd64", "arm64"], var.node_architecture)
    error_message = "node_architecture is amd64 or arm64."
  }
}

variable "node_instance_types" {
  description = "Types of the nodes, in order of preference"
  type        = list(string)
  default     = ["m7i.large"]

  validation {
    condition     = length(var.node_instance_types) > 0 && alltrue([for type in var.node_instance_types : can(regex("^[a-z0-9-]+\\.[a-z0-9]+$", type))])
    error_message = "node_instance_types names one or more types, such as m7i.large."
  }
}

variable "node_capacity_type" {
  description = "ON_DEMAND, or SPOT, whose nodes may go with two minutes of notice"
  type        = string
  default     = "ON_DEMAND"

  validation {
    condition     = contains(["ON_DEMAND", "SPOT"], var.node_capacity_type)
    error_message = "node_capacity_type is ON_DEMAND or SPOT."
  }
}

variable "node_count" {
  description = "How many nodes there are at least, at most, and at first; later an autoscaler's to decide, if there is one"
  type = object({
    min     = number
    max     = number
    desired = number
  })
  default = {
    min     = 3
    max     = 6
    desired = 3
  }

  validation {
    condition     = var.node_count.min >= 1 && var.node_count.min <= var.node_count.desired && var.node_count.desired <= var.node_count.max
    error_message = "node_count wants 1 <= min <= desired <= max."
  }
}

variable "node_disk_gib" {
  description = "Disk of a node, GiB of gp3"
  type        = number
  default     = 30

  validation {
    condition     = var.node_disk_gib >= 20 && var.node_disk_gib <= 500
    error_message = "node_disk_gib is from 20 to 500."
  }
}

variable "log_retention_days" {
  description = "Days that the control plane's logs are kept"
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 180, 365], var.log_retention_days)
    error_message = "log_retention_days is one of 1, 3, 5, 7, 14, 30, 60, 90, 180 and 365."
  }
}
