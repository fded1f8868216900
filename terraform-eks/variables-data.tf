variable "table_name" {
  description = "Table that keeps the history; the chart's dynamodb.table"
  type        = string
  default     = "prices"

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{3,255}$", var.table_name))
    error_message = "table_name takes 3 to 255 letters, digits, dots, hyphens and underscores."
  }
}

variable "elasticache_enabled" {
  description = "Whether ElastiCache keeps the latest prices, instead of the chart's own Redis of one pod"
  type        = bool
  default     = false
}

variable "elasticache_node_type" {
  description = "Type of the cache's nodes"
  type        = string
  default     = "cache.t4g.small"

  validation {
    condition     = can(regex("^cache\\.[a-z0-9]+\\.[a-z0-9]+$", var.elasticache_node_type))
    error_message = "elasticache_node_type is a type of ElastiCache, such as cache.t4g.small."
  }
}

variable "elasticache_replicas" {
  description = "Replicas of the cache, in other zones, of which one takes over when the primary fails"
  type        = number
  default     = 1

  validation {
    condition     = var.elasticache_replicas >= 1 && var.elasticache_replicas <= 5 && floor(var.elasticache_replicas) == var.elasticache_replicas
    error_message = "elasticache_replicas is a whole number from 1 to 5: without one there is no failover."
  }
}

variable "image_retention_count" {
  description = "How many tagged images each repository keeps, the newest"
  type        = number
  default     = 50

  validation {
    condition     = var.image_retention_count >= 10 && var.image_retention_count <= 1000
    error_message = "image_retention_count is from 10 to 1000: a rollback needs older images."
  }
}
