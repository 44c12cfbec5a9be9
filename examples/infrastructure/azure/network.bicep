param name string

resource network 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: name
  location: resourceGroup().location
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
  }
}

output networkId string = network.id
