variable "monthly_budget_usd" {
  description = "What the account may cost in a month, US dollars, before budget_emails are told"
  type        = number

  validation {
    condition     = var.monthly_budget_usd > 0
    error_message = "monthly_budget_usd is above 0."
  }
}

variable "budget_emails" {
  description = "Who is told when costs reach, or are forecast to reach, parts of the budget; ten at most, as AWS has it"
  type        = list(string)

  validation {
    condition     = length(var.budget_emails) >= 1 && length(var.budget_emails) <= 10 && alltrue([for email in var.budget_emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", email))])
    error_message = "budget_emails names one to ten e-mail addresses."
  }
}
