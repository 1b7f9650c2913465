// Logs, alerts and a workbook over the hubs and the stream.
param name string
param suffix string
param location string
param email string
param hubIds string[]
param dailyMessages int
param namespaceId string
param clusterUri string
param databaseName string

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs-${suffix}'
  location: location
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 }
}

resource team 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: '${name}-fleet'
  location: 'global'
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [{ name: 'owner', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var actions = empty(email) ? [] : [{ actionGroupId: team.id }]
var alerts = [
  {
    name: 'throttled'
    metric: 'd2c.telemetry.ingress.sendThrottle'
    operator: 'GreaterThan'
    threshold: 0
    aggregation: 'Total'
    text: 'The hub throttles messages of devices: more units, or longer intervals. deploy/sizing.md.'
  }
  {
    name: 'quota'
    metric: 'dailyMessageQuotaUsed'
    operator: 'GreaterThan'
    threshold: dailyMessages * 8 / 10
    aggregation: 'Maximum'
    text: 'Four fifths of the messages of the day are used; at the end of the quota devices can send nothing more.'
  }
  {
    name: 'lost'
    metric: 'd2c.telemetry.egress.dropped'
    operator: 'GreaterThan'
    threshold: 0
    aggregation: 'Total'
    text: 'The hub dropped messages because the stream did not take them.'
  }
  {
    name: 'twins-fail'
    metric: 'd2c.twin.update.failure'
    operator: 'GreaterThan'
    threshold: 100
    aggregation: 'Total'
    text: 'Twin updates of devices fail: throttling (50 a second for an S1 hub), or documents that are too large.'
  }
  {
    name: 'silent'
    metric: 'd2c.telemetry.ingress.success'
    operator: 'LessThan'
    threshold: 1
    aggregation: 'Total'
    text: 'No device has sent anything for a quarter of an hour.'
  }
]

resource metric 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for pair in flatten(map(
    range(0, length(hubIds)),
    hub => map(range(0, length(alerts)), alert => { hub: hub, alert: alert })
  )): {
    name: '${name}-hub-${pair.hub}-${alerts[pair.alert].name}'
    location: 'global'
    properties: {
      description: alerts[pair.alert].text
      severity: 2
      enabled: true
      autoMitigate: true
      scopes: [hubIds[pair.hub]]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alerts[pair.alert].name
            metricName: alerts[pair.alert].metric
            metricNamespace: 'Microsoft.Devices/IotHubs'
            operator: alerts[pair.alert].operator
            threshold: alerts[pair.alert].threshold
            timeAggregation: alerts[pair.alert].aggregation
          }
        ]
      }
      actions: actions
    }
  }
]

resource backlog 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-stream-throttled'
  location: 'global'
  properties: {
    description: 'The stream throttles: more throughput units or partitions.'
    severity: 2
    enabled: true
    scopes: [namespaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'throttled'
          metricName: 'ThrottledRequests'
          metricNamespace: 'Microsoft.EventHub/namespaces'
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Total'
        }
      ]
    }
    actions: actions
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name, 'fleet')
  location: location
  kind: 'shared'
  properties: {
    displayName: '${name}: fleet'
    category: 'workbook'
    sourceId: logs.id
    serializedData: replace(
      replace(loadTextContent('../workbook.json'), '{clusterUri}', clusterUri),
      '{database}',
      databaseName
    )
  }
}

output workbookId string = workbook.id
