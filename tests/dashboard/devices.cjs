"use strict";
// Devices as the wire sees them: MQTT over TLS with tokens of their own, telemetry and twins in the agent's shapes. One of them is slow until it is rolled back.

const crypto = require("node:crypto");
const fs = require("node:fs");
const mqtt = require("mqtt");

function token(resource, key, policy) {
  const expiry = Math.floor(Date.now() / 1000) + 3600;
  const signature = crypto.createHmac("sha256", Buffer.from(key, "base64")).update(`${encodeURIComponent(resource)}\n${expiry}`).digest("base64");
  return `SharedAccessSignature sr=${encodeURIComponent(resource)}&sig=${encodeURIComponent(signature)}&se=${expiry}${policy ? `&skn=${policy}` : ""}`;
}

/** Sends a request with the owner's connection string. */
async function service(hub, method, path, body) {
  const answer = await fetch(`https://localhost:${hub.https}${path}`, { method, headers: { Authorization: token("localhost", hub.key, "iothubowner"), "Content-Type": "application/json" }, body });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A latency sketch of `count` durations about `us`, in the agent's form. */
function sketch(us, count) {
  const perOctave = 8, value = Math.round(us * 1000), octave = Math.floor(Math.log2(value)) - 3;
  return { perOctave, buckets: [octave * perOctave + Math.floor(value / 2 ** octave), count] };
}

class Device {
  constructor(hub, id, latencyUs) { Object.assign(this, { hub, id, latencyUs, version: "2", sequence: 0 }); }

  async connect() {
    const identity = await service(this.hub, "PUT", `/devices/${encodeURIComponent(this.id)}?api-version=2021-04-12`, JSON.stringify({ deviceId: this.id }));
    const password = token(`localhost/devices/${encodeURIComponent(this.id)}`, identity.authentication.symmetricKey.primaryKey);
    this.client = await mqtt.connectAsync(`mqtts://localhost:${this.hub.mqtt}`, { ca: fs.readFileSync(this.hub.ca), clientId: this.id, username: `localhost/${this.id}/?api-version=2021-04-12`, password, protocolVersion: 4, clean: false, reconnectPeriod: 0 });
    this.client.on("message", (topic, payload) => this.answer(topic, payload));
    await this.client.subscribeAsync(["$iothub/methods/POST/#", "$iothub/twin/res/#"]);
    await this.report();
  }

  report(failure = null) {
    return this.client.publishAsync(`$iothub/twin/PATCH/properties/reported/?$rid=${++this.sequence}`, JSON.stringify({ device: { __t: "c", board: "Test board", architecture: "arm64", agentVersion: "0.1.0" },
      slots: { __t: "c", default: { state: "active", name: "digits", version: this.version, failure } } }), { qos: 1 });
  }

  async answer(topic, payload) {
    const [, name, id] = topic.match(/^\$iothub\/methods\/POST\/([^/]+)\/\?\$rid=(.+)$/) ?? [];
    if (!name) return;
    let status = 200, reply = {};
    if (name === "rollBack") {
      this.version = "1";
      this.latencyUs = 9000;
      reply = { slot: JSON.parse(payload).slot, model: "digits", version: "1", message: "Rolled back." };
      await this.report();
    } else if (name === "logs") reply = { lines: ["<img src=x onerror=\"window.broken=true\"> line"], omitted: 0 };
    else if (name !== "ping") [status, reply] = [404, { message: `no method ${name}` }];
    await this.client.publishAsync(`$iothub/methods/res/${status}/?$rid=${id}`, JSON.stringify(reply));
  }

  send() {
    const us = this.latencyUs * (0.9 + 0.2 * Math.random()), p = Math.round(us);
    return this.client.publishAsync(`devices/${this.id}/messages/events/`, JSON.stringify({ schema: "edgeagent/telemetry/1", sequence: ++this.sequence, runId: "walk", timestampUtc: new Date().toISOString(), windowSeconds: 2,
      slots: [{ slot: "default", model: "digits", version: this.version, sha256: "0".repeat(64), inferences: 20, inputErrors: 0, latencyUs: { p50: p, p95: p, p99: p, max: p, mean: p }, latencySketch: sketch(us, 20),
        preprocessUs: null, arenaBytes: 200000, weightsBytes: 900000, last: [{ index: 7, label: "<b>seven</b>", score: 0.9 }], lastInput: null, millijoulesPerInference: null }],
      system: { residentBytes: 30000000 + Math.round(1e6 * Math.random()), cpuPercent: 12, temperatureCelsius: 51 }, power: { source: "none", sourceName: null, watts: null, millijoules: null } }), { qos: 1 });
  }
}

module.exports = { Device, service };
