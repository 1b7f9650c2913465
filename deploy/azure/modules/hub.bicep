// One IoT hub: uploads go to the store, telemetry and events to the stream, by the hub's own identity.
param name string
param location string
param sku string
param units int
param storageName string
param uploadContainer string
param namespaceName string
param telemetryName string
param operators string[]

var blobContributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
)
var eventSender = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '2b629674-e913-4c01-ae53-ef4638d8f975'
)
var hubContributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '4fc6c259-987e-4a07-842e-c321cc9d413f'
)

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource space 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: namespaceName
}

// An identity of its own, since the hub must have its rights before it is made with an endpoint that needs them.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

resource mayUpload 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, identity.id, blobContributor)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: blobContributor
  }
}

resource maySend 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: space
  name: guid(space.id, identity.id, eventSender)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: eventSender
  }
}

resource hub 'Microsoft.Devices/IotHubs@2023-06-30' = {
  name: name
  location: location
  sku: { name: sku, capacity: units }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    minTlsVersion: '1.2'
    // Devices authenticate with their own keys or certificates; the hub's policies stay for edgectl, whose connection string is one of them.
    disableLocalAuth: false
    enableFileUploadNotifications: false
    storageEndpoints: {
      '$default': {
        authenticationType: 'identityBased'
        identity: { userAssignedIdentity: identity.id }
        connectionString: 'DefaultEndpointsProtocol=https;EndpointSuffix=${environment().suffixes.storage};AccountName=${account.name}'
        containerName: uploadContainer
        sasTtlAsIso8601: 'PT15M'
      }
    }
    cloudToDevice: { maxDeliveryCount: 10, defaultTtlAsIso8601: 'PT1H' }
    routing: {
      endpoints: {
        eventHubs: [
          {
            name: 'telemetry'
            authenticationType: 'identityBased'
            identity: { userAssignedIdentity: identity.id }
            endpointUri: 'sb://${space.name}.servicebus.windows.net'
            entityPath: telemetryName
          }
        ]
      }
      routes: [
        { name: 'messages', source: 'DeviceMessages', condition: 'true', endpointNames: ['telemetry'], isEnabled: true }
        {
          name: 'links'
          source: 'DeviceConnectionStateEvents'
          condition: 'true'
          endpointNames: ['telemetry']
          isEnabled: true
        }
      ]
      fallbackRoute: {
        name: 'fallback'
        source: 'DeviceMessages'
        condition: 'true'
        endpointNames: ['events']
        isEnabled: false
      }
    }
  }
  dependsOn: [mayUpload, maySend]
}

resource operates 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operator in operators: {
    scope: hub
    name: guid(hub.id, operator, hubContributor)
    properties: { principalId: operator, roleDefinitionId: hubContributor }
  }
]

output id string = hub.id
output host string = hub.properties.hostName
