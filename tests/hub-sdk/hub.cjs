'use strict';
const fs = require('fs');
const https = require('https');
const crypto = require('crypto');
const { Registry, JobClient, DigitalTwinClient, IoTHubTokenCredentials, Client: ServiceClient } = require('azure-iothub');
const { Client, ModuleClient } = require('azure-iot-device');
const { ProvisioningServiceClient } = require('azure-iot-provisioning-service');

/** What the cases know of the hub under test. */
module.exports = (settings) => {
  const connectionString = settings.connectionString.replace(/localhost:\d+/, 'localhost');
  const ca = fs.readFileSync(settings.caFile, 'utf8');
  const registry = Registry.fromConnectionString(connectionString);
  let count = 0;

  /** A request of our own, for what Microsoft's SDKs do by AMQP only. */
  function request(method, path, headers = {}, body = undefined) {
    const fields = Object.fromEntries(connectionString.split(';').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
    const expiry = Math.floor(Date.now() / 1000) + 3600;
    const signature = crypto.createHmac('sha256', Buffer.from(fields.SharedAccessKey, 'base64')).update(`localhost\n${expiry}`).digest('base64');
    const authorization = `SharedAccessSignature sr=localhost&sig=${encodeURIComponent(signature)}&se=${expiry}&skn=${fields.SharedAccessKeyName}`;
    return new Promise((resolve, reject) => {
      const sent = https.request({ method, path, host: 'localhost', port: 443, headers: { authorization, ...headers } }, (response) => {
        let text = '';
        response.on('data', (chunk) => { text += chunk; });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text, json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** Registers a device with a name of its own. */
  async function device(properties = {}) {
    count += 1;
    const { responseBody } = await registry.create({ deviceId: `sdk-${count}`, ...properties });
    return responseBody;
  }

  const keyOf = (identity) => identity.authentication.symmetricKey.primaryKey;
  const deviceString = (identity) => `HostName=localhost;DeviceId=${identity.deviceId};SharedAccessKey=${keyOf(identity)}`;
  const moduleString = (identity) => `HostName=localhost;DeviceId=${identity.deviceId};ModuleId=${identity.moduleId};SharedAccessKey=${keyOf(identity)}`;

  /** A client of a registered device, not yet open. */
  async function client(transport, identity, options = { ca }) {
    const made = Client.fromConnectionString(deviceString(identity), transport);
    if (options) await made.setOptions(options);
    return made;
  }

  async function moduleClient(transport, identity) {
    const made = ModuleClient.fromConnectionString(moduleString(identity), transport);
    await made.setOptions({ ca });
    return made;
  }

  return {
    settings, connectionString, ca, registry, request, device, client, moduleClient, keyOf, deviceString, moduleString,
    jobs: JobClient.fromConnectionString(connectionString),
    service: ServiceClient.fromConnectionString(connectionString),
    digitalTwins: new DigitalTwinClient(new IoTHubTokenCredentials(connectionString)),
    provisioning: ProvisioningServiceClient.fromConnectionString(connectionString),
    certificate: (name) => ({ cert: fs.readFileSync(`${settings.certificates}/${name}.pem`, 'utf8'), key: fs.readFileSync(`${settings.certificates}/${name}.key`, 'utf8') }),
    names: () => { count += 1; return `sdk-${count}`; },
    messages: async (deviceId) => (await request('GET', `/telemetry/${deviceId}?limit=100`)).json,
  };
};
