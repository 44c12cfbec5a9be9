variable "region" {
  type        = string
  description = "Where the network is."
}

# Part of Terraform itself, so that this runs without an account. Put your own resources here.
resource "terraform_data" "network" {
  input = { region = var.region }
}

output "network_id" {
  value       = terraform_data.network.id
  description = "The id of the network."
}
