'use strict';
const assert = require('assert');
const { call, until, refused } = require('../suite.cjs');

module.exports = (hub) => {
  const { registry } = hub;
  const sdk = (name, expectation, run) => call('azure-iothub', name, expectation, run);
  const desired = async (deviceId) => (await registry.getTwin(deviceId)).responseBody.properties.desired;

  async function placed(site) {
    const made = await hub.device();
    await registry.updateTwin(made.deviceId, { tags: { site } }, '*');
    return made.deviceId;
  }

  const configuration = (site, priority, value) => ({
    id: `${site}-${priority}`, schemaVersion: '1.0', targetCondition: `tags.site='${site}'`, priority, labels: { made: 'by test' },
    content: { deviceContent: { 'properties.desired.camera': value } },
    metrics: { queries: { there: `SELECT deviceId FROM devices WHERE tags.site='${site}'` } },
  });

  sdk('Registry.addConfiguration', 'applied to devices that match; with it gone its settings go', async () => {
    const id = await placed('c1');
    const { responseBody } = await registry.addConfiguration(configuration('c1', 10, { fps: 5 }));
    assert.strictEqual(responseBody.id, 'c1-10');
    await until(async () => (await desired(id)).camera?.fps === 5, 'the setting comes');
    const late = await placed('c1');
    await until(async () => (await desired(late)).camera?.fps === 5, 'the setting comes to a device that joined later');
    await registry.updateTwin(late, { tags: { site: 'elsewhere' } }, '*');
    await until(async () => (await desired(late)).camera === undefined, 'the setting leaves a device that no longer matches');
  });

  sdk('Registry.addConfiguration: priorities', 'the higher priority wins; when it goes, the lower one applies', async () => {
    const id = await placed('c2');
    await registry.addConfiguration(configuration('c2', 10, { fps: 5 }));
    await registry.addConfiguration(configuration('c2', 20, { fps: 9 }));
    await until(async () => (await desired(id)).camera?.fps === 9, 'the higher one applies');
    await registry.removeConfiguration('c2-20');
    await until(async () => (await desired(id)).camera?.fps === 5, 'the lower one applies');
  });

  sdk('Registry.getConfiguration', 'content, labels, and results of system and own metrics', async () => {
    await placed('c3');
    await registry.addConfiguration(configuration('c3', 10, { fps: 5 }));
    await until(async () => {
      const found = (await registry.getConfiguration('c3-10')).responseBody;
      return found.systemMetrics.results.targetedCount === 1 && found.systemMetrics.results.appliedCount === 1 && found.metrics.results.there === 1
        && found.labels.made === 'by test' && found.content.deviceContent['properties.desired.camera'].fps === 5;
    }, 'metrics');
    await refused(registry.getConfiguration('none'), 'Error');
  });

  sdk('Registry.getConfigurations', 'all of them', async () => {
    await registry.addConfiguration(configuration('c4', 10, 1));
    assert.ok((await registry.getConfigurations()).responseBody.some((found) => found.id === 'c4-10'));
  });

  sdk('Registry.updateConfiguration', 'its condition and priority change; an old etag is InvalidEtagError', async () => {
    const added = (await registry.addConfiguration(configuration('c5', 10, { fps: 5 }))).responseBody;
    const id = await placed('c5-moved');
    const changed = (await registry.updateConfiguration({ ...added, targetCondition: "tags.site='c5-moved'", priority: 11 })).responseBody;
    assert.strictEqual(changed.priority, 11);
    await until(async () => (await desired(id)).camera?.fps === 5, 'the setting comes');
    await refused(registry.updateConfiguration({ ...added, priority: 12 }), 'InvalidEtagError');
  });

  sdk('Registry.removeConfiguration', 'gone, and its settings with it', async () => {
    const id = await placed('c6');
    await registry.addConfiguration(configuration('c6', 10, { fps: 5 }));
    await until(async () => (await desired(id)).camera, 'the setting comes');
    await registry.removeConfiguration('c6-10');
    await until(async () => (await desired(id)).camera === undefined, 'the setting goes');
  });

  sdk('Registry.applyConfigurationContentOnDevice', 'desired properties of the device and its modules', async () => {
    const made = await hub.device();
    await registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' });
    await registry.applyConfigurationContentOnDevice(made.deviceId, {
      deviceContent: { 'properties.desired.mode': 'night' }, modulesContent: { camera: { 'properties.desired': { fps: 15 } } },
    });
    assert.strictEqual((await desired(made.deviceId)).mode, 'night');
    assert.strictEqual((await registry.getModuleTwin(made.deviceId, 'camera')).responseBody.properties.desired.fps, 15);
  });
};
