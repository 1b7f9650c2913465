"use strict";
// node walk.cjs EDGECTL_DLL SHOTS_DIR: starts a hub, connects devices, and walks through the dashboard: sign-in, pages, hostile text, accessibility, and the slow device.

const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const [edgectl, shots] = process.argv.slice(2);
const data = fs.mkdtempSync(path.join(os.tmpdir(), "edgeagent-walk-"));
const hostile = "<img src=x onerror=\"window.broken=true\">";
const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

async function startHub() {
  const process_ = spawn("dotnet", [edgectl, "hub", "--data", data, "--mqtt-port", "18883", "--https-port", "18443"], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  process_.stdout.on("data", chunk => { text += chunk; });
  for (let tries = 0; !/https:\/\/localhost:\d+\/\?key=[0-9a-f]+/.test(text); tries++) {
    if (tries > 150 || process_.exitCode !== null) throw new Error(`the hub did not start: ${text}`);
    await wait(200);
  }
  const key = fs.readFileSync(path.join(data, "owner.connection"), "utf8").trim().split("SharedAccessKey=")[1];
  return { process: process_, https: 18443, mqtt: 18883, ca: path.join(data, "ca.pem"), key, url: text.match(/https:\/\/localhost:\d+\/\?key=[0-9a-f]+/)[0] };
}

async function run(hub) {
  const { Device, service } = require("./devices.cjs");
  const { chromium } = require("playwright-core");
  const devices = [];
  for (let i = 1; i <= 12; i++) devices.push(new Device(hub, `pi-${String(i).padStart(3, "0")}`, i === 7 ? 84000 : 8000 + 150 * i));
  for (const device of devices) await device.connect();
  await devices[2].report({ step: "probe", code: "probe-crashed", message: `The probe ended. ${hostile}` });
  for (let i = 0; i < 5; i++) { await Promise.all(devices.map(device => device.send())); await wait(1000); }
  const sending = setInterval(() => devices.forEach(device => device.send().catch(() => {})), 2000);
  await service(hub, "PATCH", "/twins/pi-003?api-version=2021-04-12", JSON.stringify({ tags: { note: hostile } }));
  for (const version of ["1", "2"]) await service(hub, "PUT", `/registry/models/digits/${version}`, `model ${version}`);

  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", error => faults.push(error.message));
  page.on("console", message => { if (message.type() === "error") faults.push(message.text()); });
  await page.goto(hub.url);
  await page.waitForSelector("text=pi-012");
  assert.equal(new URL(page.url()).search, "", "the key stays in the address");

  // The slow device, by the mouse, timed.
  const begin = Date.now();
  await page.click("[data-sort=p90]");
  const slowest = await page.textContent("tbody tr:first-child th");
  assert.equal(slowest, "pi-007");
  await page.click("tbody tr:first-child th a");
  await page.click("button:has-text('Roll back default')");
  await page.screenshot({ path: path.join(shots, "dialog.png") });
  await page.click("dialog[open] button.primary");
  await page.waitForSelector(".answer.good");
  console.log(`slow device: found and rolled back in ${Date.now() - begin} ms; the page says: ${await page.textContent(".answer.good")}`);

  const pages = [["overview", "#/overview"], ["device", "#/devices/pi-003"], ["models", "#/models"], ["rollouts", "#/rollouts"], ["alerts", "#/alerts"], ["users", "#/users"]];
  let violations = 0;
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const [name, hash] of pages) {
      await page.evaluate(target => { location.hash = target; }, hash);
      await wait(1500);
      await page.screenshot({ path: path.join(shots, `${name}-${scheme}.png`), fullPage: true });
      await page.evaluate(fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
      const result = await page.evaluate(() => globalThis.axe.run());
      for (const found of result.violations) {
        violations++;
        console.log(`axe ${name} ${scheme}: ${found.id} (${found.impact}): ${found.nodes.slice(0, 3).map(node => node.html.slice(0, 120)).join(" | ")}`);
      }
    }
  }
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [name, hash] of pages) {
    await page.evaluate(target => { location.hash = target; }, hash);
    await wait(1200);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > 390) { violations++; console.log(`${name} is ${wide} pixels wide at 390`); }
    await page.screenshot({ path: path.join(shots, `${name}-390.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.evaluate(() => { location.hash = "#/devices/pi-003"; });
  await page.click("button:has-text('Fetch the log')");
  await page.waitForFunction(() => document.querySelector(".log")?.textContent.includes("onerror"));
  assert.equal(await page.evaluate(() => globalThis.broken), undefined, "text of a device ran as script");
  clearInterval(sending);
  for (const device of devices) await device.client.endAsync();
  await browser.close();
  assert.deepEqual(faults, []);
  assert.equal(violations, 0);
  console.log("the walk found no fault");
}

(async () => {
  fs.mkdirSync(shots, { recursive: true });
  const hub = await startHub();
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";   // for the set-up requests of this program only: the hub made its authority a moment ago
  try { await run(hub); } catch (failure) { console.error(failure); process.exitCode = 1; }
  hub.process.kill("SIGINT");
  setTimeout(() => process.exit(), 3000);
})();
