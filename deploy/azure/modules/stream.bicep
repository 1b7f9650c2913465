// Device-to-cloud messages of all hubs as one stream.
param name string
param suffix string
param location string
param partitions int

resource space 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: '${name}-stream-${suffix}'
  location: location
  sku: { name: 'Standard', tier: 'Standard', capacity: 1 }
  properties: {
    isAutoInflateEnabled: true
    maximumThroughputUnits: 20
    minimumTlsVersion: '1.2'
    disableLocalAuth: true
  }
}

resource telemetry 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = {
  parent: space
  name: 'telemetry'
  properties: { partitionCount: partitions, messageRetentionInDays: 7 }
}

resource explorerGroup 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = {
  parent: telemetry
  name: 'explorer'
}

output namespaceName string = space.name
output namespaceId string = space.id
output telemetryName string = telemetry.name
output explorerGroup string = explorerGroup.name
