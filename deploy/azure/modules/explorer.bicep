// Data Explorer keeps telemetry and events, read from the stream.
param name string
param suffix string
param location string
param sku string
param retentionDays int
param namespaceName string
param telemetryName string
param consumerGroup string

var eventReceiver = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
)

resource space 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: namespaceName

  resource telemetry 'eventhubs' existing = {
    name: telemetryName
  }
}

resource cluster 'Microsoft.Kusto/clusters@2023-08-15' = {
  name: take('${name}adx${suffix}', 22)
  location: location
  sku: { name: sku, tier: startsWith(sku, 'Dev') ? 'Basic' : 'Standard', capacity: startsWith(sku, 'Dev') ? 1 : 2 }
  identity: { type: 'SystemAssigned' }
  properties: { enableStreamingIngest: true, enableAutoStop: false, enableDiskEncryption: true }
}

resource fleet 'Microsoft.Kusto/clusters/databases@2023-08-15' = {
  parent: cluster
  name: 'fleet'
  location: location
  kind: 'ReadWrite'
  properties: { softDeletePeriod: 'P${retentionDays}D', hotCachePeriod: 'P${min(retentionDays, 7)}D' }
}

resource tables 'Microsoft.Kusto/clusters/databases/scripts@2023-08-15' = {
  parent: fleet
  name: 'tables'
  properties: {
    // The tables are no secret.
    #disable-next-line use-secure-value-for-secure-inputs
    scriptContent: loadTextContent('../explorer.kql')
    continueOnErrors: false
    forceUpdateTag: uniqueString(loadTextContent('../explorer.kql'))
  }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: space
  name: guid(space.id, cluster.id, eventReceiver)
  properties: {
    principalId: cluster.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: eventReceiver
  }
}

resource connection 'Microsoft.Kusto/clusters/databases/dataConnections@2023-08-15' = {
  parent: fleet
  name: 'telemetry'
  location: location
  kind: 'EventHub'
  properties: {
    eventHubResourceId: space::telemetry.id
    consumerGroup: consumerGroup
    managedIdentityResourceId: cluster.id
    tableName: 'Telemetry'
    mappingRuleName: 'telemetry'
    dataFormat: 'MULTIJSON'
    compression: 'None'
    eventSystemProperties: ['iothub-connection-device-id', 'iothub-enqueuedtime']
  }
  dependsOn: [tables, mayRead]
}

output clusterUri string = cluster.properties.uri
output databaseName string = fleet.name
