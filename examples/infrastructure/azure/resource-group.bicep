targetScope = 'subscription'

param name string
param owner string

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: name
  location: deployment().location
  tags: { owner: owner }
}

output resourceGroupId string = group.id
output resourceGroupName string = group.name
