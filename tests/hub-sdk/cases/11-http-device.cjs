'use strict';
const assert = require('assert');
const { Http } = require('azure-iot-device-http');
const { Message } = require('azure-iot-device');
const { call, next, until } = require('../suite.cjs');

module.exports = (hub) => {
  const sdk = (name, expectation, run) => call('azure-iot-device-http', `Http: ${name}`, expectation, run);
  const open = async (made) => {
    const client = await hub.client(Http, made, null);   // its setOptions ends only for options about receiving; the environment names the authority
    await client.open();
    return client;
  };

  sdk('Client.sendEvent', 'body and properties arrive', async () => {
    const made = await hub.device();
    const client = await open(made);
    const message = new Message('{"n":1}');
    message.properties.add('level', 'hot');
    message.messageId = 'h1';
    message.contentType = 'application/json';
    message.contentEncoding = 'utf-8';
    await client.sendEvent(message);
    const [stored] = await hub.messages(made.deviceId);
    assert.strictEqual(stored.body.n, 1);
    assert.strictEqual(stored.properties.level, 'hot');
    await client.close();
  });

  sdk('Client.sendEventBatch', 'every message of the batch arrives', async () => {
    const made = await hub.device();
    const client = await open(made);
    await client.sendEventBatch([new Message('1'), new Message('2')]);
    assert.strictEqual((await hub.messages(made.deviceId)).length, 2);
    await client.close();
  });

  for (const settle of ['complete', 'abandon', 'reject']) {
    sdk(`Client.${settle}`, { complete: 'feedback Success', abandon: 'the message comes again', reject: 'feedback Rejected' }[settle], async () => {
      const made = await hub.device();
      await hub.request('POST', `/devices/${made.deviceId}/messages/deviceBound`, { 'iothub-messageid': `h-${settle}`, 'iothub-ack': 'full' }, 'hi');
      const client = await hub.client(Http, made, { http: { receivePolicy: { interval: 1 } } });
      await client.open();
      const [message] = await next(client, 'message');
      assert.strictEqual(message.data.toString(), 'hi');
      await client[settle](message);
      if (settle === 'abandon') {
        const [again] = await next(client, 'message');
        await client.complete(again);
      }
      const expected = settle === 'reject' ? 'Rejected' : 'Success';
      await until(async () => {
        const feedback = await hub.request('GET', '/messages/serviceBound/feedback');
        if (feedback.status !== 200) return false;
        await hub.request('DELETE', `/messages/serviceBound/feedback/${feedback.headers.etag.replaceAll('"', '')}`);
        return feedback.json.some((record) => record.originalMessageId === `h-${settle}` && record.statusCode === expected);
      }, 'feedback');
      await client.close();
    });
  }
};
