'use strict';
const assert = require('assert');
const { Mqtt } = require('azure-iot-device-mqtt');
const { call, until, refused } = require('../suite.cjs');

module.exports = (hub) => {
  const { registry, jobs } = hub;
  const sdk = (name, expectation, run) => call('azure-iothub', name, expectation, run);
  const body = (answer) => answer.jobStatus ?? answer.responseBody ?? answer[0] ?? answer;
  const ended = (jobId) => until(async () => {
    const job = body(await jobs.getJob(jobId));
    return ['completed', 'failed', 'cancelled'].includes(job.status) ? job : null;
  }, `job ${jobId} ends`);

  sdk('JobClient.scheduleTwinUpdate', 'every device that matches is changed, and the job counts them', async () => {
    const made = [await hub.device(), await hub.device()];
    for (const device of made) await registry.updateTwin(device.deviceId, { tags: { site: 'j1' } }, '*');
    const jobId = hub.names();
    await jobs.scheduleTwinUpdate(jobId, "tags.site='j1'", { etag: '*', tags: { job: jobId }, properties: { desired: { from: 'job' } } }, new Date(), 60);
    const job = await ended(jobId);
    assert.strictEqual(job.status, 'completed');
    assert.strictEqual(job.deviceJobStatistics.succeededCount, 2);
    assert.strictEqual((await registry.getTwin(made[0].deviceId)).responseBody.properties.desired.from, 'job');
  });

  sdk('JobClient.scheduleDeviceMethod', 'the method runs on each device; one that is away fails', async () => {
    const [here, away] = [await hub.device(), await hub.device()];
    for (const device of [here, away]) await registry.updateTwin(device.deviceId, { tags: { site: 'j2' } }, '*');
    const client = await hub.client(Mqtt, here);
    await client.open();
    client.onDeviceMethod('blink', (request, response) => response.send(200, { times: request.payload.times }));
    await hub.service.invokeDeviceMethod(here.deviceId, { methodName: 'blink', payload: { times: 1 }, connectTimeoutInSeconds: 10 });   // subscribed from here on
    const jobId = hub.names();
    await jobs.scheduleDeviceMethod(jobId, "tags.site='j2'", { methodName: 'blink', payload: { times: 2 }, responseTimeoutInSeconds: 15 }, new Date(), 30);
    const job = await ended(jobId);
    await client.close();
    assert.strictEqual(job.deviceJobStatistics.succeededCount, 1);
    assert.strictEqual(job.deviceJobStatistics.failedCount, 1);
  }, 40000);

  sdk('JobClient.getJob', 'type and status; an unknown id is refused', async () => {
    const jobId = hub.names();
    await jobs.scheduleTwinUpdate(jobId, "deviceId='nobody'", { etag: '*', tags: {} }, new Date(), 60);
    assert.strictEqual((await ended(jobId)).type, 'scheduleUpdateTwin');
    await refused(jobs.getJob('none'), 'Error');
  });

  sdk('JobClient.cancelJob', 'a job of tomorrow is cancelled', async () => {
    const jobId = hub.names();
    await jobs.scheduleTwinUpdate(jobId, '*', { etag: '*', tags: { no: 1 } }, new Date(Date.now() + 86400000), 60);
    assert.strictEqual(body(await jobs.getJob(jobId)).status, 'scheduled');
    await jobs.cancelJob(jobId);
    assert.strictEqual((await ended(jobId)).status, 'cancelled');
  });

  sdk('JobClient.createQuery', 'jobs by type and status', async () => {
    const jobId = hub.names();
    await jobs.scheduleTwinUpdate(jobId, "deviceId='nobody'", { etag: '*', tags: {} }, new Date(), 60);
    await ended(jobId);
    const query = jobs.createQuery('scheduleUpdateTwin', 'completed', 100);
    const found = [];
    do found.push(...(await query.next(query.continuationToken)).result); while (query.hasMoreResults);
    assert.ok(found.some((job) => job.jobId === jobId));
    assert.ok(found.every((job) => job.type === 'scheduleUpdateTwin' && job.status === 'completed'));
  });

  sdk('Registry.createQuery: jobs', 'FROM devices.jobs tells the outcome on one device', async () => {
    const made = await hub.device();
    const jobId = hub.names();
    await jobs.scheduleTwinUpdate(jobId, `deviceId='${made.deviceId}'`, { etag: '*', tags: { x: 1 } }, new Date(), 60);
    await ended(jobId);
    const { result } = await registry.createQuery(`SELECT * FROM devices.jobs WHERE devices.jobs.deviceId = '${made.deviceId}' AND devices.jobs.jobId = '${jobId}'`).next();
    assert.strictEqual(result[0].status, 'completed');
  });
};
