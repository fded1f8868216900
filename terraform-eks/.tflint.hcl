# The rules of Terraform's language, all of them but what names files. The ruleset for AWS is a plugin that tflint
# downloads: `tflint --init` where it can be reached, see README.md.
plugin "terraform" {
  enabled = true
  preset  = "all"
}

# Variables stand in a file per concern, not in one.
rule "terraform_standard_module_structure" {
  enabled = false
}

config {
  # Modules come from the registry, which a check must do without.
  call_module_type = "none"
}
