'use strict';
const assert = require('assert');
const { call, refused, done } = require('../suite.cjs');

module.exports = (hub) => {
  const { registry } = hub;
  const sdk = (name, expectation, run) => call('azure-iothub', name, expectation, run);

  sdk('Registry.getTwin', 'an empty twin with version and etag', async () => {
    const made = await hub.device();
    const twin = (await registry.getTwin(made.deviceId)).responseBody;
    assert.strictEqual(twin.properties.desired.$version, 1);
    assert.ok(twin.etag);
    await refused(registry.getTwin('nobody'), 'DeviceNotFoundError');
  });

  sdk('Registry.updateTwin', 'merged; null removes; an old etag is InvalidEtagError', async () => {
    const made = await hub.device();
    const first = (await registry.updateTwin(made.deviceId, { tags: { site: 'attic', room: 3 }, properties: { desired: { a: { b: 1 } } } }, '*')).responseBody;
    const second = (await registry.updateTwin(made.deviceId, { tags: { room: null }, properties: { desired: { a: { c: 2 } } } }, first.etag)).responseBody;
    assert.deepStrictEqual(second.tags, { site: 'attic' });
    assert.deepStrictEqual(second.properties.desired.a, { b: 1, c: 2 });
    await refused(registry.updateTwin(made.deviceId, { tags: { x: 1 } }, first.etag), 'InvalidEtagError');
  });

  sdk('Registry.getModuleTwin', 'the twin of the module', async () => {
    const made = await hub.device();
    await registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' });
    const twin = (await registry.getModuleTwin(made.deviceId, 'camera')).responseBody;
    assert.strictEqual(twin.deviceId, made.deviceId);
    assert.strictEqual(twin.moduleId, 'camera');
  });

  sdk('Registry.updateModuleTwin', 'the module changes and the device does not', async () => {
    const made = await hub.device();
    await registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' });
    await registry.updateModuleTwin(made.deviceId, 'camera', { properties: { desired: { fps: 30 } } }, '*');
    assert.strictEqual((await registry.getModuleTwin(made.deviceId, 'camera')).responseBody.properties.desired.fps, 30);
    assert.strictEqual((await registry.getTwin(made.deviceId)).responseBody.properties.desired.fps, undefined);
  });

  sdk('Twin.update', 'the twin that a query gave can be changed', async () => {
    const made = await hub.device();
    const twin = (await registry.getTwin(made.deviceId)).responseBody;
    const changed = await done((callback) => twin.update({ tags: { site: 'cellar' } }, callback));
    assert.strictEqual((Array.isArray(changed) ? changed[0] : changed).tags.site, 'cellar');
  });
};
