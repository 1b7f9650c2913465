'use strict';
const assert = require('assert');
const { Mqtt } = require('azure-iot-device-mqtt');
const { NoRetry } = require('azure-iot-common');
const { call, refused } = require('../suite.cjs');

module.exports = (hub) => {
  const { service } = hub;
  service.setRetryPolicy(new NoRetry());

  call('azure-iothub', 'Client.invokeDeviceMethod', 'status and payload of the device; a device that is away is refused', async () => {
    const made = await hub.device();
    const client = await hub.client(Mqtt, made);
    await client.open();
    client.onDeviceMethod('add', (request, response) => response.send(202, { sum: request.payload.a + request.payload.b }));
    const { result } = await service.invokeDeviceMethod(made.deviceId, { methodName: 'add', payload: { a: 2, b: 3 }, connectTimeoutInSeconds: 10, responseTimeoutInSeconds: 10 });
    assert.deepStrictEqual([result.status, result.payload.sum], [202, 5]);
    await client.close();
    await refused(service.invokeDeviceMethod(made.deviceId, { methodName: 'add', payload: null }), 'Error');
  });

  call('azure-iothub', 'Client.invokeDeviceMethod: module', 'status and payload of the module', async () => {
    const made = await hub.device();
    const module = (await hub.registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' })).responseBody;
    const client = await hub.moduleClient(Mqtt, module);
    await client.open();
    client.onMethod('snap', (request, response) => response.send(200, { frame: request.payload }));
    const { result } = await service.invokeDeviceMethod(made.deviceId, 'camera', { methodName: 'snap', payload: 7, connectTimeoutInSeconds: 10, responseTimeoutInSeconds: 10 });
    assert.strictEqual(result.payload.frame, 7);
    await client.close();
  });

  call('azure-iot-device', 'Client.onDeviceMethod', 'name, payload and answer, with no payload too', async () => {
    const made = await hub.device();
    const client = await hub.client(Mqtt, made);
    await client.open();
    client.onDeviceMethod('ping', (request, response) => response.send(200));
    const { result } = await service.invokeDeviceMethod(made.deviceId, { methodName: 'ping', connectTimeoutInSeconds: 10 });
    assert.strictEqual(result.status, 200);
    await client.close();
  });
};
