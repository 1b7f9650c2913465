// The provisioning service, linked to every hub. Enrollment groups are data, not resources: README.md makes them with az.
param name string
param suffix string
param location string
param hubNames string[]

resource hubs 'Microsoft.Devices/IotHubs@2023-06-30' existing = [
  for hub in hubNames: {
    name: hub
  }
]

resource service 'Microsoft.Devices/provisioningServices@2022-12-12' = {
  name: '${name}-dps-${suffix}'
  location: location
  sku: { name: 'S1', capacity: 1 }
  properties: {
    allocationPolicy: 'Hashed'
    iotHubs: [
      for (hub, i) in hubNames: {
        connectionString: 'HostName=${hubs[i].properties.hostName};SharedAccessKeyName=iothubowner;SharedAccessKey=${hubs[i].listKeys().value[0].primaryKey}'
        location: location
        applyAllocationPolicy: true
        allocationWeight: 1
      }
    ]
  }
}

output idScope string = service.properties.idScope
output host string = service.properties.deviceProvisioningHostName
