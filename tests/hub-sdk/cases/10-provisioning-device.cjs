'use strict';
const assert = require('assert');
const crypto = require('crypto');
const { Mqtt, MqttWs } = require('azure-iot-provisioning-device-mqtt');
const { Http } = require('azure-iot-provisioning-device-http');
const { ProvisioningDeviceClient } = require('azure-iot-provisioning-device');
const { SymmetricKeySecurityClient } = require('azure-iot-security-symmetric-key');
const { X509Security } = require('azure-iot-security-x509');
const { Mqtt: DeviceMqtt } = require('azure-iot-device-mqtt');
const { Client, Message } = require('azure-iot-device');
const { call, done } = require('../suite.cjs');

module.exports = (hub) => {
  const { provisioning, settings } = hub;
  const body = (answer) => answer.responseBody ?? answer;
  const register = (Transport, security, payload) => {
    const client = ProvisioningDeviceClient.create('localhost', settings.idScope, new Transport(), security);
    if (payload) client.setProvisioningPayload(payload);
    return done((callback) => client.register(callback));
  };
  const individual = async (properties = {}) => {
    const id = hub.names();
    await provisioning.createOrUpdateIndividualEnrollment({ registrationId: id, attestation: { type: 'symmetricKey' }, deviceId: `${id}-device`, ...properties });
    return { id, key: body(await provisioning.getIndividualEnrollmentAttestationMechanism(id)).symmetricKey.primaryKey };
  };

  for (const [packageName, name, Transport] of [['azure-iot-provisioning-device-mqtt', 'Mqtt', Mqtt], ['azure-iot-provisioning-device-mqtt', 'MqttWs', MqttWs], ['azure-iot-provisioning-device-http', 'Http', Http]]) {
    call(packageName, `${name}: register with an individual symmetric key`, 'the assigned hub takes the device with that key, and the initial twin is there', async () => {
      const { id, key } = await individual({ initialTwin: { tags: { from: 'dps' }, properties: { desired: { fps: 3 } } } });
      const result = await register(Transport, new SymmetricKeySecurityClient(id, key));
      assert.strictEqual(result.status, 'assigned');
      assert.strictEqual(result.deviceId, `${id}-device`);
      const host = result.assignedHub.replace(/:\d+$/, '');
      const client = Client.fromConnectionString(`HostName=${host};DeviceId=${result.deviceId};SharedAccessKey=${key}`, DeviceMqtt);
      await client.setOptions({ ca: hub.ca });
      await client.open();
      await client.sendEvent(new Message('1'));
      await client.close();
      const twin = (await hub.registry.getTwin(result.deviceId)).responseBody;
      assert.deepStrictEqual([twin.tags.from, twin.properties.desired.fps], ['dps', 3]);
    });
  }

  call('azure-iot-provisioning-device-mqtt', 'Mqtt: register with a group symmetric key', 'a key derived from the group key registers any id', async () => {
    const group = hub.names(), id = hub.names();
    await provisioning.createOrUpdateEnrollmentGroup({ enrollmentGroupId: group, attestation: { type: 'symmetricKey' } });
    const groupKey = body(await provisioning.getEnrollmentGroupAttestationMechanism(group)).symmetricKey.primaryKey;
    const key = crypto.createHmac('sha256', Buffer.from(groupKey, 'base64')).update(id).digest('base64');
    const result = await register(Mqtt, new SymmetricKeySecurityClient(id, key), { modelId: 'dtmi:com:example:EdgeAgent;1' });
    assert.strictEqual(result.deviceId, id);
    const again = await register(Mqtt, new SymmetricKeySecurityClient(id, key));
    assert.strictEqual(again.deviceId, id);
  });

  call('azure-iot-provisioning-device-mqtt', 'Mqtt: register with X.509', 'an individual enrolment by certificate, and a group by its authority', async () => {
    const pair = hub.certificate('enrolled');
    await provisioning.createOrUpdateIndividualEnrollment({
      registrationId: 'enrolled', deviceId: 'enrolled', attestation: { type: 'x509', x509: { clientCertificates: { primary: { certificate: pair.cert } } } },
    });
    assert.strictEqual((await register(Mqtt, new X509Security('enrolled', pair))).deviceId, 'enrolled');
    const client = Client.fromConnectionString('HostName=localhost;DeviceId=enrolled;x509=true', DeviceMqtt);
    await client.setOptions({ ca: hub.ca, ...pair });
    await client.open();
    await client.close();

    await provisioning.createOrUpdateEnrollmentGroup({
      enrollmentGroupId: 'by-authority', attestation: { type: 'x509', x509: { signingCertificates: { primary: { certificate: hub.certificate('authority').cert } } } },
    });
    assert.strictEqual((await register(Mqtt, new X509Security('grouped', hub.certificate('grouped')))).deviceId, 'grouped');
  });

  call('azure-iot-provisioning-device-mqtt', 'Mqtt: register without right', 'a wrong key, and a disabled enrolment, are refused', async () => {
    const { id } = await individual();
    await assert.rejects(register(Mqtt, new SymmetricKeySecurityClient(id, Buffer.alloc(32).toString('base64'))));
    const disabled = await individual({ provisioningStatus: 'disabled' });
    await assert.rejects(register(Mqtt, new SymmetricKeySecurityClient(disabled.id, disabled.key)));
  });

  const state = (name, expectation, run) => call('azure-iot-provisioning-service', `ProvisioningServiceClient.${name}`, expectation, run);

  state('getDeviceRegistrationState', 'where the device was assigned', async () => {
    const { id, key } = await individual();
    await register(Mqtt, new SymmetricKeySecurityClient(id, key));
    const found = body(await provisioning.getDeviceRegistrationState(id));
    assert.deepStrictEqual([found.status, found.deviceId], ['assigned', `${id}-device`]);
  });

  state('deleteDeviceRegistrationState', 'forgotten afterwards', async () => {
    const { id, key } = await individual();
    await register(Mqtt, new SymmetricKeySecurityClient(id, key));
    await provisioning.deleteDeviceRegistrationState(id);
    await assert.rejects(provisioning.getDeviceRegistrationState(id));
  });

  state('createEnrollmentGroupDeviceRegistrationStateQuery', 'the registrations of one group', async () => {
    const group = hub.names(), id = hub.names();
    await provisioning.createOrUpdateEnrollmentGroup({ enrollmentGroupId: group, attestation: { type: 'symmetricKey' } });
    const groupKey = body(await provisioning.getEnrollmentGroupAttestationMechanism(group)).symmetricKey.primaryKey;
    await register(Mqtt, new SymmetricKeySecurityClient(id, crypto.createHmac('sha256', Buffer.from(groupKey, 'base64')).update(id).digest('base64')));
    const answer = body(await provisioning.createEnrollmentGroupDeviceRegistrationStateQuery({ query: '*' }, group, 10).next());
    assert.deepStrictEqual(answer.map((found) => found.registrationId), [id]);
  });
};
