'use strict';
const assert = require('assert');
const { Mqtt } = require('azure-iot-device-mqtt');
const { Client } = require('azure-iot-device');
const { call } = require('../suite.cjs');

module.exports = (hub) => {
  const { digitalTwins } = hub;
  const sdk = (name, expectation, run) => call('azure-iothub', `DigitalTwinClient.${name}`, expectation, run);

  async function connected() {
    const made = await hub.device();
    const client = Client.fromConnectionString(hub.deviceString(made), Mqtt);
    await client.setOptions({ ca: hub.ca, modelId: 'dtmi:com:example:EdgeAgent;1' });
    await client.open();
    return { made, client };
  }

  sdk('getDigitalTwin', 'model and properties', async () => {
    const { made, client } = await connected();
    const twin = (await digitalTwins.getDigitalTwin(made.deviceId));
    assert.strictEqual(twin.$dtId, made.deviceId);
    assert.strictEqual(twin.$metadata.$model, 'dtmi:com:example:EdgeAgent;1');
    await client.close();
  });

  sdk('updateDigitalTwin', 'a JSON patch changes desired properties', async () => {
    const { made, client } = await connected();
    await digitalTwins.updateDigitalTwin(made.deviceId, [{ op: 'add', path: '/fps', value: 12 }]);
    assert.strictEqual((await hub.registry.getTwin(made.deviceId)).responseBody.properties.desired.fps, 12);
    await client.close();
  });

  sdk('invokeCommand', 'the command is a direct method', async () => {
    const { made, client } = await connected();
    client.onDeviceMethod('reboot', (request, response) => response.send(200, { delay: request.payload }));
    const answer = await digitalTwins.invokeCommand(made.deviceId, 'reboot', 3, { connectTimeoutInSeconds: 10, responseTimeoutInSeconds: 10 });
    assert.strictEqual((answer.body ?? answer).delay, 3);
    await client.close();
  });

  sdk('invokeComponentCommand', 'the method of a component', async () => {
    const { made, client } = await connected();
    client.onDeviceMethod('camera*snap', (request, response) => response.send(200, { frame: request.payload }));
    const answer = await digitalTwins.invokeComponentCommand(made.deviceId, 'camera', 'snap', 5, { connectTimeoutInSeconds: 10, responseTimeoutInSeconds: 10 });
    assert.strictEqual((answer.body ?? answer).frame, 5);
    await client.close();
  });
};
