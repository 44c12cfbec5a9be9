# What later stages get, as JSON.
printf '{"resource_group_id": "/groups/%s-rg", "storage_account_id": "/groups/%s-rg/storage"}\n' "$name_prefix" "$name_prefix"
