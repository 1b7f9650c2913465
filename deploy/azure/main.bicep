// A fleet of edge-agents in one resource group: hubs behind one provisioning service, a store for models and uploads, an Event Hub with telemetry,
// Data Explorer with its tables, alerts and a workbook. deploy/azure/README.md says how it is used; deploy/sizing.md how large.
targetScope = 'resourceGroup'

@description('Begins every name: 3 to 10 lower-case letters and digits.')
@minLength(3)
@maxLength(10)
param name string

@description('Where everything is.')
param location string = resourceGroup().location

@description('How many hubs share the devices; DPS spreads them evenly. One hub holds at most a million identities, and each its share of messages: deploy/sizing.md.')
@minValue(1)
@maxValue(50)
param hubs int = 1

@description('The tier of each hub.')
@allowed(['S1', 'S2', 'S3'])
param hubSku string = 'S1'

@description('Units of each hub.')
@minValue(1)
@maxValue(200)
param hubUnits int = 1

@description('Partitions of the telemetry stream; fixed for the life of the Event Hub.')
@minValue(2)
@maxValue(32)
param partitions int = 4

@description('The Data Explorer cluster that keeps telemetry; the development SKU has no service level agreement.')
param explorerSku string = 'Dev(No SLA)_Standard_E2a_v4'

@description('How long telemetry stays, in days.')
@minValue(1)
@maxValue(3650)
param retentionDays int = 90

@description('Who is told of alerts; empty for nobody.')
param alertEmail string = ''

@description('Ids of Microsoft Entra principals that operate the fleet: data-plane rights on hubs and models. Nobody needs the hubs\' shared keys then.')
param operators string[] = []

var suffix = uniqueString(resourceGroup().id, name)

module store 'modules/store.bicep' = {
  name: 'store'
  params: { name: name, suffix: suffix, location: location, operators: operators }
}

module stream 'modules/stream.bicep' = {
  name: 'stream'
  params: { name: name, suffix: suffix, location: location, partitions: partitions }
}

module hub 'modules/hub.bicep' = [
  for i in range(0, hubs): {
    name: 'hub-${i}'
    params: {
      name: '${name}-hub-${i}-${suffix}'
      location: location
      sku: hubSku
      units: hubUnits
      storageName: store.outputs.accountName
      uploadContainer: store.outputs.uploadContainer
      namespaceName: stream.outputs.namespaceName
      telemetryName: stream.outputs.telemetryName
      operators: operators
    }
  }
]

module provisioning 'modules/provisioning.bicep' = {
  name: 'provisioning'
  params: {
    name: name
    suffix: suffix
    location: location
    hubNames: [for i in range(0, hubs): '${name}-hub-${i}-${suffix}']
  }
  dependsOn: [hub]
}

module explorer 'modules/explorer.bicep' = {
  name: 'explorer'
  params: {
    name: name
    suffix: suffix
    location: location
    sku: explorerSku
    retentionDays: retentionDays
    namespaceName: stream.outputs.namespaceName
    telemetryName: stream.outputs.telemetryName
    consumerGroup: stream.outputs.explorerGroup
  }
}

module watch 'modules/watch.bicep' = {
  name: 'watch'
  params: {
    name: name
    suffix: suffix
    location: location
    email: alertEmail
    hubIds: [for i in range(0, hubs): hub[i].outputs.id]
    dailyMessages: hubUnits * (hubSku == 'S1' ? 400000 : hubSku == 'S2' ? 6000000 : 300000000)
    namespaceId: stream.outputs.namespaceId
    clusterUri: explorer.outputs.clusterUri
    databaseName: explorer.outputs.databaseName
  }
}

output idScope string = provisioning.outputs.idScope
output provisioningHost string = provisioning.outputs.host
output hubHosts string[] = [for i in range(0, hubs): hub[i].outputs.host]
output modelsUrl string = store.outputs.modelsUrl
output explorerUri string = explorer.outputs.clusterUri
