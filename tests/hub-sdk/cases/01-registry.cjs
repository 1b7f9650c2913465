'use strict';
const assert = require('assert');
const { call, refused } = require('../suite.cjs');

module.exports = (hub) => {
  const { registry } = hub;
  const sdk = (name, expectation, run) => call('azure-iothub', name, expectation, run);

  sdk('Registry.create', 'keys of 32 bytes, enabled; the same id again is DeviceAlreadyExistsError', async () => {
    const id = hub.names();
    const { responseBody } = await registry.create({ deviceId: id });
    assert.strictEqual(responseBody.status, 'enabled');
    assert.strictEqual(Buffer.from(hub.keyOf(responseBody), 'base64').length, 32);
    await refused(registry.create({ deviceId: id }), 'DeviceAlreadyExistsError');
  });

  sdk('Registry.get', 'the device; an unknown one is DeviceNotFoundError', async () => {
    const made = await hub.device();
    const { responseBody } = await registry.get(made.deviceId);
    assert.strictEqual(hub.keyOf(responseBody), hub.keyOf(made));
    await refused(registry.get('nobody'), 'DeviceNotFoundError');
  });

  sdk('Registry.update', 'disabled with a reason, keys kept', async () => {
    const made = await hub.device();
    const { responseBody } = await registry.update({ deviceId: made.deviceId, status: 'disabled', statusReason: 'lent out', authentication: made.authentication });
    assert.strictEqual(responseBody.status, 'disabled');
    assert.strictEqual(responseBody.statusReason, 'lent out');
    assert.strictEqual(hub.keyOf(responseBody), hub.keyOf(made));
  });

  sdk('Registry.list', 'every device, and no module', async () => {
    const made = await hub.device();
    const { responseBody } = await registry.list();
    assert.ok(responseBody.some((device) => device.deviceId === made.deviceId));
    assert.ok(responseBody.every((device) => !device.deviceId.includes('/')));
  });

  sdk('Registry.delete', 'gone afterwards', async () => {
    const made = await hub.device();
    await registry.delete(made.deviceId);
    await refused(registry.get(made.deviceId), 'DeviceNotFoundError');
  });

  sdk('Registry.addDevices', 'both are there; with one that exists nothing fails but that one', async () => {
    const [a, b] = [hub.names(), hub.names()];
    const { responseBody } = await registry.addDevices([{ deviceId: a }, { deviceId: b, status: 'disabled' }]);
    assert.strictEqual(responseBody.isSuccessful, true);
    assert.strictEqual((await registry.get(b)).responseBody.status, 'disabled');
    const again = (await registry.addDevices([{ deviceId: a }, { deviceId: hub.names() }])).responseBody;
    assert.strictEqual(again.isSuccessful, false);
    assert.deepStrictEqual(again.errors.map((error) => error.deviceId), [a]);
  });

  sdk('Registry.updateDevices', 'changed with force, refused with an old etag', async () => {
    const made = await hub.device();
    assert.strictEqual((await registry.updateDevices([{ deviceId: made.deviceId, status: 'disabled' }], true)).responseBody.isSuccessful, true);
    assert.strictEqual((await registry.get(made.deviceId)).responseBody.status, 'disabled');
    const stale = (await registry.updateDevices([{ deviceId: made.deviceId, status: 'enabled', etag: made.etag }], false)).responseBody;
    assert.strictEqual(stale.isSuccessful, false);
  });

  sdk('Registry.removeDevices', 'both are gone', async () => {
    const [a, b] = [await hub.device(), await hub.device()];
    const { responseBody } = await registry.removeDevices([{ deviceId: a.deviceId }, { deviceId: b.deviceId, etag: b.etag }], true);
    assert.strictEqual(responseBody.isSuccessful, true);
    await refused(registry.get(a.deviceId), 'DeviceNotFoundError');
  });

  sdk('Registry.getRegistryStatistics', 'one more after one more', async () => {
    const before = (await registry.getRegistryStatistics()).responseBody;
    await hub.device();
    const after = (await registry.getRegistryStatistics()).responseBody;
    assert.strictEqual(after.totalDeviceCount, before.totalDeviceCount + 1);
    assert.strictEqual(after.enabledDeviceCount + after.disabledDeviceCount, after.totalDeviceCount);
  });

  sdk('Registry.listJobs', 'no import or export jobs: those need Azure Storage', async () => {
    assert.deepStrictEqual((await registry.listJobs()).responseBody, []);
  });

  sdk('Registry.addModule', 'a module with keys; the same id again is DeviceAlreadyExistsError', async () => {
    const made = await hub.device();
    const { responseBody } = await registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' });
    assert.strictEqual(responseBody.moduleId, 'camera');
    assert.ok(hub.keyOf(responseBody));
    await refused(registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' }), 'DeviceAlreadyExistsError');
  });

  sdk('Registry.getModule', 'the module', async () => {
    const made = await hub.device();
    await registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' });
    assert.strictEqual((await registry.getModule(made.deviceId, 'camera')).responseBody.deviceId, made.deviceId);
  });

  sdk('Registry.getModulesOnDevice', 'the modules of that device alone', async () => {
    const made = await hub.device();
    await registry.addModule({ deviceId: made.deviceId, moduleId: 'a' });
    await registry.addModule({ deviceId: made.deviceId, moduleId: 'b' });
    assert.deepStrictEqual((await registry.getModulesOnDevice(made.deviceId)).responseBody.map((module) => module.moduleId), ['a', 'b']);
  });

  sdk('Registry.updateModule', 'its manager is kept; an old etag is InvalidEtagError', async () => {
    const made = await hub.device();
    const added = (await registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' })).responseBody;
    const { responseBody } = await registry.updateModule({ ...added, managedBy: 'me' });
    assert.strictEqual(responseBody.managedBy, 'me');
    await refused(registry.updateModule(added), 'InvalidEtagError');
  });

  sdk('Registry.removeModule', 'gone afterwards', async () => {
    const made = await hub.device();
    await registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' });
    await registry.removeModule(made.deviceId, 'camera');
    assert.deepStrictEqual((await registry.getModulesOnDevice(made.deviceId)).responseBody, []);
  });
};
