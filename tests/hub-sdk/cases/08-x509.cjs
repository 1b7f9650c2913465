'use strict';
const assert = require('assert');
const { Mqtt, MqttWs } = require('azure-iot-device-mqtt');
const { Client, Message } = require('azure-iot-device');
const { X509Certificate } = require('crypto');
const { call, refused } = require('../suite.cjs');

module.exports = (hub) => {
  const open = async (deviceId, transport, pair) => {
    const client = Client.fromConnectionString(`HostName=localhost;DeviceId=${deviceId};x509=true`, transport);
    await client.setOptions({ ca: hub.ca, ...pair });
    await client.open();
    return client;
  };

  for (const [name, transport] of [['Mqtt', Mqtt], ['MqttWs', MqttWs]]) {
    call('azure-iot-device-mqtt', `${name}: X.509 by thumbprint`, 'the certificate of the registered thumbprint opens the link, another one does not', async () => {
      const pair = hub.certificate('self-signed');
      const primaryThumbprint = new X509Certificate(pair.cert).fingerprint.replaceAll(':', '');
      const made = await hub.device({ authentication: { type: 'selfSigned', x509Thumbprint: { primaryThumbprint, secondaryThumbprint: primaryThumbprint } } });
      assert.strictEqual(made.authentication.x509Thumbprint.primaryThumbprint.toUpperCase(), primaryThumbprint);
      const client = await open(made.deviceId, transport, pair);
      await client.sendEvent(new Message('1'));
      await client.close();
      await refused(open(made.deviceId, transport, hub.certificate('other')), 'UnauthorizedError');
    });
  }

  call('azure-iot-device-mqtt', 'Mqtt: X.509 by certificate authority', 'a certificate of a trusted authority with the device id as its name opens the link', async () => {
    const authority = await hub.request('PUT', '/certificates/factory', { 'content-type': 'application/json' }, JSON.stringify({ certificate: hub.certificate('authority').cert }));
    assert.strictEqual(authority.status, 200, authority.text);
    await hub.registry.create({ deviceId: 'signed-device', authentication: { type: 'certificateAuthority' } });
    const client = await open('signed-device', Mqtt, hub.certificate('signed-device'));
    await client.sendEvent(new Message('1'));
    await client.close();
    await hub.registry.create({ deviceId: 'somebody-else', authentication: { type: 'certificateAuthority' } });
    await refused(open('somebody-else', Mqtt, hub.certificate('signed-device')), 'UnauthorizedError');
  });
};
