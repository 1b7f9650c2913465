'use strict';
const assert = require('assert');

const cases = [];

/** Adds one case: a call of a package, and what must be seen. */
function call(packageName, name, expectation, run, timeoutMs = 20000) {
  cases.push({ package: packageName, call: name, expectation, run, timeoutMs });
}

function withTimeout(promise, ms) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`no end within ${ms} ms`)), ms); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The next time an emitter emits; an error of the emitter ends the wait too. */
function next(emitter, event, ms = 15000) {
  return withTimeout(new Promise((resolve) => emitter.once(event, (...args) => resolve(args))), ms);
}

/** A callback-style function as a promise. */
function done(start) {
  return new Promise((resolve, reject) => start((error, ...values) => (error ? reject(error) : resolve(values.length > 1 ? values : values[0]))));
}

/** Asks until the answer is good. */
async function until(ask, what, ms = 15000) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function refused(promise, name) {
  try {
    await promise;
  } catch (error) {
    assert.strictEqual(error.name, name, `${error.name}: ${error.message}`);
    return error;
  }
  throw new Error(`not refused; expected ${name}`);
}

/** Runs the cases one after another and writes one line of JSON for each. */
async function run() {
  for (const { package: packageName, call: name, expectation, run: body, timeoutMs } of cases) {
    const started = process.hrtime.bigint();
    let failure = null;
    try {
      await withTimeout(Promise.resolve().then(body), timeoutMs);
    } catch (error) {
      failure = `${error && error.name}: ${error && error.message}\n${error && error.stack}`;
    }
    const milliseconds = Number((process.hrtime.bigint() - started) / 1000000n);
    process.stdout.write(JSON.stringify({ package: packageName, call: name, expectation, passed: failure === null, failure, milliseconds }) + '\n');
  }
}

module.exports = { call, next, done, until, refused, withTimeout, run };
