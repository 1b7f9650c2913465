'use strict';
const assert = require('assert');
const { Mqtt, MqttWs } = require('azure-iot-device-mqtt');
const { Message, Client } = require('azure-iot-device');
const { call, next, done, until, refused } = require('../suite.cjs');

module.exports = (hub) => {
  for (const [name, transport] of [['Mqtt', Mqtt], ['MqttWs', MqttWs]]) {
    const sdk = (what, expectation, run) => call('azure-iot-device-mqtt', `${name}: ${what}`, expectation, run);

    sdk('Client.open and close', 'the hub shows the device connected, then disconnected', async () => {
      const made = await hub.device();
      const client = await hub.client(transport, made);
      await client.open();
      const state = async () => (await hub.registry.get(made.deviceId)).responseBody.connectionState;
      await until(async () => await state() === 'Connected', 'connected');
      await client.close();
      await until(async () => await state() === 'Disconnected', 'disconnected');
    });

    sdk('Client.sendEvent', 'body, system properties and own properties arrive', async () => {
      const made = await hub.device();
      const client = await hub.client(transport, made);
      await client.open();
      const message = new Message(JSON.stringify({ celsius: 21.5 }));
      message.messageId = 'm1';
      message.correlationId = 'c1';
      message.contentType = 'application/json';
      message.contentEncoding = 'utf-8';
      message.properties.add('level', 'warn & hot');
      await client.sendEvent(message);
      await client.close();
      const [stored] = await hub.messages(made.deviceId);
      assert.strictEqual(stored.body.celsius, 21.5);
      assert.strictEqual(stored.systemProperties['message-id'], 'm1');
      assert.strictEqual(stored.properties.level, 'warn & hot');
    });

    sdk('Client.sendEvent: order', 'every message arrives, in the order of sending', async () => {
      const made = await hub.device();
      const client = await hub.client(transport, made);
      await client.open();
      for (let n = 0; n < 5; n += 1) await client.sendEvent(new Message(String(n)));
      await client.close();
      assert.deepStrictEqual((await hub.messages(made.deviceId)).map((stored) => stored.body), [0, 1, 2, 3, 4]);
    });

    sdk('Client.getTwin', 'desired and reported properties', async () => {
      const made = await hub.device();
      await hub.registry.updateTwin(made.deviceId, { properties: { desired: { fps: 5 } } }, '*');
      const client = await hub.client(transport, made);
      await client.open();
      const twin = await client.getTwin();
      assert.strictEqual(twin.properties.desired.fps, 5);
      await client.close();
    });

    sdk('Twin.properties.reported.update', 'the service sees it; a key with a dot is refused', async () => {
      const made = await hub.device();
      const client = await hub.client(transport, made);
      await client.open();
      const twin = await client.getTwin();
      await done((callback) => twin.properties.reported.update({ state: { warm: true } }, callback));
      assert.strictEqual((await hub.registry.getTwin(made.deviceId)).responseBody.properties.reported.state.warm, true);
      await assert.rejects(done((callback) => twin.properties.reported.update({ 'a.b': 1 }, callback)));
      await client.close();
    });

    sdk("Twin.on('properties.desired')", 'a change arrives with its version', async () => {
      const made = await hub.device();
      const client = await hub.client(transport, made);
      await client.open();
      const twin = await client.getTwin();
      const seen = [];
      twin.on('properties.desired', (delta) => seen.push(delta));
      let asked = 0;
      await until(async () => {   // the SDK subscribes in the background and tells nobody when that is done
        const { responseBody } = await hub.registry.updateTwin(made.deviceId, { properties: { desired: { fps: asked += 1 } } }, '*');
        return seen.some((delta) => delta.fps > 0 && delta.$version === delta.fps + 1 && delta.$version <= responseBody.properties.desired.$version);
      }, 'the change');
      await client.close();
    });

    sdk("Client.on('message') and complete", 'a cloud-to-device message arrives once and its feedback says Success', async () => {
      const made = await hub.device();
      const client = await hub.client(transport, made);
      await client.open();
      const arriving = next(client, 'message');
      const sent = await hub.request('POST', `/devices/${made.deviceId}/messages/deviceBound?api-version=2021-04-12`,
        { 'iothub-messageid': 'to-1', 'iothub-ack': 'full', 'iothub-app-colour': 'red & blue' }, 'hello');
      assert.strictEqual(sent.status, 201);
      const [message] = await arriving;
      assert.strictEqual(message.data.toString(), 'hello');
      assert.strictEqual(message.messageId, 'to-1');
      assert.strictEqual(message.properties.getValue('colour'), 'red & blue');
      await client.complete(message);
      await until(async () => {
        const feedback = await hub.request('GET', '/messages/serviceBound/feedback?api-version=2021-04-12');
        if (feedback.status !== 200) return false;
        await hub.request('DELETE', `/messages/serviceBound/feedback/${feedback.headers.etag.replaceAll('"', '')}?api-version=2021-04-12`);
        return feedback.json.some((record) => record.originalMessageId === 'to-1' && record.statusCode === 'Success' && record.deviceId === made.deviceId);
      }, 'feedback');
      await client.close();
    });
  }

  call('azure-iot-device-mqtt', 'Mqtt: messages while away', 'what was sent while the device was away arrives in order when it is back', async () => {
    const made = await hub.device();
    const first = await hub.client(Mqtt, made);
    await first.open();
    await done((callback) => { first.on('message', () => {}); setTimeout(callback, 300); });
    await first.close();
    for (const text of ['one', 'two']) await hub.request('POST', `/devices/${made.deviceId}/messages/deviceBound`, {}, text);
    const again = await hub.client(Mqtt, made);
    const seen = [];
    again.on('message', (message) => seen.push(message.data.toString()));
    await again.open();
    await until(async () => seen.length === 2, 'both messages');
    assert.deepStrictEqual(seen, ['one', 'two']);
    await again.close();
  });

  call('azure-iot-device-mqtt', 'Mqtt: shared access signature', 'Client.fromSharedAccessSignature connects; a wrong key is UnauthorizedError', async () => {
    const made = await hub.device();
    const { SharedAccessSignature } = require('azure-iot-device');
    const token = SharedAccessSignature.create('localhost', made.deviceId, hub.keyOf(made), Math.floor(Date.now() / 1000) + 3600);
    const client = Client.fromSharedAccessSignature(token.toString(), Mqtt);
    await client.setOptions({ ca: hub.ca });
    await client.open();
    await client.sendEvent(new Message('1'));
    await client.close();
    const wrong = Client.fromConnectionString(`HostName=localhost;DeviceId=${made.deviceId};SharedAccessKey=${Buffer.alloc(32).toString('base64')}`, Mqtt);
    await wrong.setOptions({ ca: hub.ca });
    await refused(wrong.open(), 'UnauthorizedError');
  });

  call('azure-iot-device-mqtt', 'Mqtt: Client.updateSharedAccessSignature', 'the link comes back with the new token', async () => {
    const made = await hub.device();
    const { SharedAccessSignature } = require('azure-iot-device');
    const token = (seconds) => SharedAccessSignature.create('localhost', made.deviceId, hub.keyOf(made), Math.floor(Date.now() / 1000) + seconds).toString();
    const client = Client.fromSharedAccessSignature(token(3600), Mqtt);
    await client.setOptions({ ca: hub.ca });
    await client.open();
    await client.updateSharedAccessSignature(token(7200));
    await client.sendEvent(new Message('1'));
    await client.close();
    assert.strictEqual((await hub.messages(made.deviceId)).length, 1);
  });

  call('azure-iot-device-mqtt', 'Mqtt: ModuleClient', 'telemetry, twin and desired changes of a module', async () => {
    const made = await hub.device();
    const module = (await hub.registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' })).responseBody;
    const client = await hub.moduleClient(Mqtt, module);
    await client.open();
    await client.sendEvent(new Message('{"n":1}'));
    const twin = await client.getTwin();
    await done((callback) => twin.properties.reported.update({ ready: true }, callback));
    await client.close();
    const [stored] = await hub.messages(made.deviceId);
    assert.strictEqual(stored.systemProperties['iothub-connection-module-id'], 'camera');
    assert.strictEqual((await hub.registry.getModuleTwin(made.deviceId, 'camera')).responseBody.properties.reported.ready, true);
  });

  call('azure-iot-device-mqtt', 'Mqtt: ModuleClient.sendOutputEvent', 'the message names its output', async () => {
    const made = await hub.device();
    const module = (await hub.registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' })).responseBody;
    const client = await hub.moduleClient(Mqtt, module);
    await client.open();
    await client.sendOutputEvent('alarms', new Message('1'));
    await client.close();
    assert.strictEqual((await hub.messages(made.deviceId))[0].systemProperties['iothub-output-name'], 'alarms');
  });

  call('azure-iot-device', 'Client.uploadToBlob', 'the file arrives and the upload is ended', async () => {
    const made = await hub.device();
    const client = await hub.client(Mqtt, made);
    const { Readable } = require('stream');
    await client.open();
    const bytes = Buffer.from('a picture');
    await client.uploadToBlob('frames/1.txt', Readable.from([bytes]), bytes.length);
    await client.close();
    const stored = await hub.request('GET', `/uploads/${made.deviceId}/frames/1.txt`);
    assert.strictEqual(stored.text, 'a picture');
  });

  call('azure-iot-device', 'Client.getBlobSharedAccessSignature and notifyBlobUploadStatus', 'a correlation id and a right to write, then its end', async () => {
    const made = await hub.device();
    const client = await hub.client(Mqtt, made);
    await client.open();
    const info = await client.getBlobSharedAccessSignature('a.bin');
    assert.strictEqual(info.blobName, `${made.deviceId}/a.bin`);
    await client.notifyBlobUploadStatus(info.correlationId, true, 200, 'done');
    await client.close();
  });
};
