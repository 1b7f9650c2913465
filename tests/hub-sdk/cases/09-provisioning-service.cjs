'use strict';
const assert = require('assert');
const { call } = require('../suite.cjs');

module.exports = (hub) => {
  const { provisioning } = hub;
  const sdk = (name, expectation, run) => call('azure-iot-provisioning-service', `ProvisioningServiceClient.${name}`, expectation, run);
  const body = (answer) => answer.responseBody ?? answer;
  const individual = (id) => ({ registrationId: id, attestation: { type: 'symmetricKey' }, deviceId: `${id}-device` });
  const group = (id) => ({ enrollmentGroupId: id, attestation: { type: 'symmetricKey' } });

  sdk('createOrUpdateIndividualEnrollment', 'made with keys and an etag; changed with that etag; an old etag is refused', async () => {
    const id = hub.names();
    const made = body(await provisioning.createOrUpdateIndividualEnrollment(individual(id)));
    assert.ok(made.etag);
    const changed = body(await provisioning.createOrUpdateIndividualEnrollment({ ...made, provisioningStatus: 'disabled' }));
    assert.strictEqual(changed.provisioningStatus, 'disabled');
    await assert.rejects(provisioning.createOrUpdateIndividualEnrollment({ ...made, provisioningStatus: 'enabled' }));
  });

  sdk('getIndividualEnrollment', 'the enrolment, without its keys', async () => {
    const id = hub.names();
    await provisioning.createOrUpdateIndividualEnrollment(individual(id));
    const found = body(await provisioning.getIndividualEnrollment(id));
    assert.strictEqual(found.deviceId, `${id}-device`);
    assert.strictEqual(found.attestation.type, 'symmetricKey');
  });

  sdk('getIndividualEnrollmentAttestationMechanism', 'the keys', async () => {
    const id = hub.names();
    await provisioning.createOrUpdateIndividualEnrollment(individual(id));
    assert.ok(body(await provisioning.getIndividualEnrollmentAttestationMechanism(id)).symmetricKey.primaryKey);
  });

  sdk('createIndividualEnrollmentQuery', 'every enrolment, by pages', async () => {
    const ids = [hub.names(), hub.names(), hub.names()];
    for (const id of ids) await provisioning.createOrUpdateIndividualEnrollment(individual(id));
    const query = provisioning.createIndividualEnrollmentQuery({ query: 'SELECT * FROM enrollments' }, 2);
    const found = [];
    do {
      found.push(...body(await query.next(query.continuationToken)));
    } while (query.hasMoreResults);
    assert.ok(ids.every((id) => found.some((enrollment) => enrollment.registrationId === id)));
  });

  sdk('deleteIndividualEnrollment', 'gone afterwards', async () => {
    const id = hub.names();
    await provisioning.createOrUpdateIndividualEnrollment(individual(id));
    await provisioning.deleteIndividualEnrollment(id);
    await assert.rejects(provisioning.getIndividualEnrollment(id));
  });

  sdk('runBulkEnrollmentOperation', 'made and deleted in one call each', async () => {
    const ids = [hub.names(), hub.names()];
    const bulk = (mode) => new Promise((resolve, reject) => provisioning.runBulkEnrollmentOperation({ mode, enrollments: ids.map(individual) }, (error, result) => (error ? reject(error) : resolve(result))));
    assert.strictEqual((await bulk('create')).isSuccessful, true);
    assert.strictEqual((await bulk('create')).isSuccessful, false);
    assert.strictEqual((await bulk('delete')).isSuccessful, true);
    await assert.rejects(provisioning.getIndividualEnrollment(ids[0]));
  });

  sdk('createOrUpdateEnrollmentGroup', 'made with keys and an etag', async () => {
    assert.ok(body(await provisioning.createOrUpdateEnrollmentGroup(group(hub.names()))).etag);
  });

  sdk('getEnrollmentGroup', 'the group', async () => {
    const id = hub.names();
    await provisioning.createOrUpdateEnrollmentGroup(group(id));
    assert.strictEqual(body(await provisioning.getEnrollmentGroup(id)).enrollmentGroupId, id);
  });

  sdk('getEnrollmentGroupAttestationMechanism', 'the keys', async () => {
    const id = hub.names();
    await provisioning.createOrUpdateEnrollmentGroup(group(id));
    assert.ok(body(await provisioning.getEnrollmentGroupAttestationMechanism(id)).symmetricKey.primaryKey);
  });

  sdk('createEnrollmentGroupQuery', 'every group', async () => {
    const id = hub.names();
    await provisioning.createOrUpdateEnrollmentGroup(group(id));
    const answer = body(await provisioning.createEnrollmentGroupQuery({ query: '*' }, 100).next());
    assert.ok(answer.some((found) => found.enrollmentGroupId === id));
  });

  sdk('deleteEnrollmentGroup', 'gone afterwards', async () => {
    const id = hub.names();
    await provisioning.createOrUpdateEnrollmentGroup(group(id));
    await provisioning.deleteEnrollmentGroup(id);
    await assert.rejects(provisioning.getEnrollmentGroup(id));
  });
};
