// Models that devices fetch, and files that they upload.
@minLength(3)
param name string
param suffix string
param location string
param operators string[]

@description('Days that uploads of devices (diagnostics) stay.')
param uploadDays int = 30

var contributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
)
var delegator = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'
)

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: take('${name}${suffix}', 24)
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    // Models are signed for download with a user's delegation; nobody needs the account's keys.
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
  properties: { deleteRetentionPolicy: { enabled: true, days: 14 }, isVersioningEnabled: true }
}

resource models 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: 'models'
  properties: { publicAccess: 'None' }
}

resource uploads 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: 'uploads'
  properties: { publicAccess: 'None' }
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'uploads-end'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['uploads/'] }
            actions: {
              baseBlob: { delete: { daysAfterModificationGreaterThan: uploadDays } }
              version: { delete: { daysAfterCreationGreaterThan: uploadDays } }
            }
          }
        }
      ]
    }
  }
}

resource writes 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operator in operators: {
    scope: account
    name: guid(account.id, operator, contributor)
    properties: { principalId: operator, roleDefinitionId: contributor }
  }
]

resource delegates 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operator in operators: {
    scope: account
    name: guid(account.id, operator, delegator)
    properties: { principalId: operator, roleDefinitionId: delegator }
  }
]

output accountName string = account.name
output uploadContainer string = uploads.name
output modelsUrl string = '${account.properties.primaryEndpoints.blob}${models.name}'
