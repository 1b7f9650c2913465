import { Chart } from "./chart.js";

const byId = id => document.getElementById(id);
const devices = new Map();          // device id -> row
const points = new Map();           // device id -> points, oldest first
let selected = null;                // a device id; null for all
let minutes = 15;
const shortestSpan = 60_000;
let clockAhead = 0;                 // the hub's clock less this one, in milliseconds
let events = null;
let drawing = false;
let hasPictures = false;            // whether the hub has the pictures that readings name
const shownReadings = 12;

history.replaceState(null, "", location.pathname);   // the key stays neither in the address bar nor in the history

const charts = {
  latency: new Chart(byId("charts"), "Inference latency"),
  rate: new Chart(byId("charts"), "Inferences per second"),
  memory: new Chart(byId("charts"), "Memory"),
  power: new Chart(byId("charts"), "Power"),
  energy: new Chart(byId("charts"), "Energy per inference"),
};
const results = document.createElement("div");
results.className = "panel results";
byId("charts").append(results);

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

// ---- what arrives

function addPoint(point) {
  let list = points.get(point.deviceId);
  if (!list) points.set(point.deviceId, list = []);
  if (list.some(known => known.id === point.id && known.slot === point.slot)) return;
  let at = list.length;
  while (at > 0 && list[at - 1].time > point.time) at--;
  list.splice(at, 0, point);
  const oldest = now() - 3600_000;
  while (list.length > 0 && list[0].time < oldest) list.shift();
}

const now = () => Date.now() + clockAhead;

async function load() {
  events?.close();
  try {
    const response = await fetch(`/dashboard/history?minutes=${minutes}`);
    if (response.status === 401) return showLink("lost", "signed out: open the address with the key again");
    if (!response.ok) throw new Error(`status ${response.status}`);
    const start = await response.json();
    clockAhead = start.now - Date.now();
    hasPictures = start.hasPictures;
    devices.clear();
    points.clear();
    for (const row of start.devices) devices.set(row.deviceId, row);
    for (const point of start.points) addPoint(point);
    listen(start.lastId);
  } catch {
    showLink("lost", "the hub does not answer; trying again");
    setTimeout(load, 3000);
  }
  drawSoon();
}

function listen(lastId) {
  events = new EventSource(`/dashboard/events?afterId=${lastId}`);
  events.onopen = () => showLink("live", "live");
  events.onerror = () => {
    showLink("lost", "connection lost; trying again");
    if (events.readyState === EventSource.CLOSED) setTimeout(load, 3000);
  };
  events.addEventListener("device", event => { const row = JSON.parse(event.data); devices.set(row.deviceId, row); drawSoon(); });
  events.addEventListener("gone", event => { const id = JSON.parse(event.data); devices.delete(id); points.delete(id); if (selected === id) selected = null; drawSoon(); });
  events.addEventListener("point", event => { addPoint(JSON.parse(event.data)); drawSoon(); });
}

function showLink(state, text) {
  byId("link").className = `link ${state}`;
  byId("link").textContent = text;
}

// ---- what is shown

const known = value => value !== null && value !== undefined;
const significant = value => value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toPrecision(2);

function ago(time) {
  if (!time) return "never";
  const seconds = Math.max(0, Math.round((now() - Date.parse(time)) / 1000));
  if (seconds < 5) return "now";
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 129600 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86400)} d ago`;
}

function markOf(slot) {
  if (!slot) return ["", "no model"];
  if (slot.failure) return ["bad", slot.state === "active" ? "active, update failed" : "failed"];
  return [{ active: "good", downloading: "busy", verifying: "busy", probing: "busy", shadow: "busy", probation: "busy" }[slot.state] ?? "", slot.state ?? "unknown"];
}

function cell(className, text, title) {
  const node = element("td", className, text);
  if (title) node.title = title;
  return node;
}

function deviceRow(id, cells) {
  const row = element("tr", selected === id ? "selected" : "");
  const name = element("td");
  const button = element("button", "", id ?? "All devices");
  button.type = "button";
  button.setAttribute("aria-pressed", String(selected === id));
  row.dataset.device = id ?? "";
  name.append(button);
  row.append(name, ...cells);
  row.addEventListener("click", () => { selected = id; draw(); [...byId("devices").rows].find(shown => shown.dataset.device === (id ?? ""))?.querySelector("button").focus({ preventScroll: true }); });
  return row;
}

function drawDevices() {
  const focused = document.activeElement?.closest?.("tr")?.dataset.device;
  const rows = [...devices.values()].sort((a, b) => a.deviceId.localeCompare(b.deviceId, undefined, { numeric: true }));
  const connected = rows.filter(row => row.isConnected).length;
  byId("count").textContent = rows.length === 0 ? "none registered yet" : `${rows.length} registered, ${connected} connected`;
  const lines = rows.map(row => {
    const slot = row.slots[0];
    const more = row.slots.length > 1 ? ` and ${row.slots.length - 1} more` : "";
    const [mark, state] = markOf(slot);
    const link = !row.isEnabled ? ["bad", "disabled"] : row.isConnected ? ["good", "connected"] : ["", "offline"];
    return deviceRow(row.deviceId, [
      cell(`mark ${link[0]}`, link[1]),
      cell(slot?.name ? "model" : "model muted", slot?.name ? slot.name + more : "none", slot?.name),
      cell(slot?.version ? "" : "muted", slot?.version ?? "none"),
      cell(`mark ${mark}`, state, slot?.failure),
      cell("figure", ago(row.lastSeenUtc), row.lastSeenUtc),
    ]);
  });
  if (rows.length !== 1) {
    const all = deviceRow(null, [cell("muted", rows.length === 0 ? "" : `${connected} of ${rows.length}`), cell("", ""), cell("", ""), cell("", ""), cell("", "")]);
    lines.unshift(all);
  }
  byId("devices").replaceChildren(...lines);
  if (focused !== undefined) [...byId("devices").rows].find(row => row.dataset.device === focused)?.querySelector("button").focus({ preventScroll: true });
}

function tile(name, value, unit, about) {
  const box = element("div");
  const figure = element("dd", value === null ? "unknown" : "", value === null ? "unknown" : value);
  if (value !== null && unit) figure.append(element("small", "", unit));
  box.append(element("dt", "", name), figure, element("dd", "", about ?? ""));
  return box;
}

/** A duration in microseconds in a unit that reads well. */
const latencyUnit = top => top >= 2_000_000 ? ["s", 1e-6] : top >= 1000 ? ["ms", 1e-3] : ["µs", 1];
const mebibytes = bytes => bytes / 1048576;
const rateOf = point => point.windowSeconds > 0 ? point.inferences / point.windowSeconds : null;

function powerSource(point) {
  if (!point || point.powerSource === "none") return "no meter and no estimate";
  const name = point.powerSourceName?.replace(/^estimate:/, "").replace(":", " ");
  const source = point.powerIsCalibrated === true ? `calibrated ${point.powerSource}` : point.powerSource;
  return name ? `${source}: ${name}` : source;
}

function energySource(point) {
  if (known(point.idleWatts)) return `above ${significant(point.idleWatts)} W idle, ${powerSource(point)}`;
  return known(point.watts) && !known(point.millijoulesPerInference) ? "the idle power is not measured yet" : powerSource(point);
}

function drawTiles(list) {
  const tiles = [];
  if (selected === null) {
    const latest = [...points.values()].map(all => all.at(-1)).filter(point => point && point.time > now() - Math.max(60_000, 3000 * point.windowSeconds));
    const watts = latest.filter(point => known(point.watts));
    tiles.push(tile("Devices sending", String(latest.length), "", `of ${devices.size} registered`));
    tiles.push(tile("Inferences per second", latest.length > 0 ? significant(latest.reduce((sum, point) => sum + (rateOf(point) ?? 0), 0)) : null, "/s", "all devices together"));
    tiles.push(tile("Power", watts.length > 0 ? significant(watts.reduce((sum, point) => sum + point.watts, 0)) : null, "W",
      watts.length > 0 ? `${watts.length} of ${latest.length} devices; ${watts.filter(point => point.powerSource === "sensor").length} by sensor` : "no meter and no estimate"));
    byId("tiles").replaceChildren(...tiles);
    return;
  }

  const last = list.at(-1);
  const [unit, factor] = latencyUnit(last?.p50Us ?? 0);
  const latency = known(last?.p50Us) ? significant(last.p50Us * factor) : null;
  tiles.push(tile("Median latency", latency, unit, known(last?.p99Us) ? `p99 ${significant(last.p99Us * factor)} ${unit}` : ""));
  tiles.push(tile("Inferences per second", last && known(rateOf(last)) ? significant(rateOf(last)) : null, "/s",
    last ? `${last.inferences} in ${significant(last.windowSeconds)} s${last.inputErrors > 0 ? `, ${last.inputErrors} inputs unreadable` : ""}${last.governor ? `; ${last.governor}` : ""}` : ""));
  tiles.push(tile("Memory", known(last?.residentBytes) ? significant(mebibytes(last.residentBytes)) : null, "MiB", last ? `arena ${significant(mebibytes(last.arenaBytes))}, weights ${significant(mebibytes(last.weightsBytes))} MiB` : ""));
  tiles.push(tile("Power", known(last?.watts) ? significant(last.watts) : null, "W", last ? powerSource(last) : ""));
  tiles.push(tile("Energy per inference", known(last?.millijoulesPerInference) ? significant(last.millijoulesPerInference) : null, "mJ",
    last ? energySource(last) : ""));
  tiles.push(tile("Processor", known(last?.cpuPercent) ? significant(last.cpuPercent) : null, "% of a core", last ? (known(last.temperatureCelsius) ? `${last.temperatureCelsius.toFixed(1)} °C` : "temperature unknown") : ""));
  byId("tiles").replaceChildren(...tiles);
}

function drawCharts() {
  const to = now(), start = to - minutes * 60_000;
  const shown = selected === null ? [...points.keys()].sort((a, b) => a.localeCompare(b, undefined, { numeric: true })).slice(0, 8) : [selected];
  const lists = shown.map(id => slotOf(id).filter(point => point.time >= start));
  const window = Math.max(1, ...lists.flat().map(point => point.windowSeconds));
  const oldest = Math.min(to, ...lists.map(list => list[0]?.time ?? to));
  const from = Math.max(start, Math.min(oldest, to - shortestSpan));       // a young history is not squeezed into a corner
  const frame = { from, to, reach: 3500 * window, digits: significant };
  const waiting = lists.flat().length === 0 ? "no telemetry in this time" : null;
  const lines = (value, names) => selected === null
    ? shown.map((id, index) => ({ name: id, color: index, points: lists[index].map(point => [point.time, value[0](point)]) }))
    : value.map((read, index) => ({ name: names[index], color: index, points: lists[0].map(point => [point.time, read(point)]) }));
  const orNull = (value, factor = 1) => known(value) ? value * factor : null;
  const overflow = selected === null && points.size > 8 ? `8 of ${points.size} devices` : "";

  const [unit, factor] = latencyUnit(Math.max(0, ...lists.flat().map(point => point.p99Us ?? 0)));
  const quantiles = [point => orNull(point.p50Us, factor), point => orNull(point.p95Us, factor), point => orNull(point.p99Us, factor)];
  charts.latency.draw({ ...frame, unit: selected === null ? `${unit}, p95` : unit, note: overflow, empty: waiting ?? "no inference finished in this time",
    series: lines(selected === null ? [quantiles[1]] : quantiles, ["p50", "p95", "p99"]) });
  charts.rate.draw({ ...frame, unit: "1/s", note: overflow, empty: waiting ?? "unknown", series: lines([rateOf], ["rate"]) });
  charts.memory.draw({ ...frame, unit: selected === null ? "MiB, resident" : "MiB", note: overflow, empty: waiting ?? "unknown",
    series: lines([point => known(point.residentBytes) ? mebibytes(point.residentBytes) : null, point => mebibytes(point.arenaBytes), point => mebibytes(point.weightsBytes)],
      ["resident", "arena", "weights"]) });
  const last = lists[0]?.at(-1);
  const source = selected === null ? overflow : last && last.powerSource !== "none" ? powerSource(last) : "";
  const noPower = waiting ?? "unknown: no meter and no estimate";
  charts.power.draw({ ...frame, unit: "W", note: source, empty: noPower, series: lines([point => orNull(point.watts)], ["mean"]) });
  charts.energy.draw({ ...frame, unit: "mJ", note: source, empty: noPower, series: lines([point => orNull(point.millijoulesPerInference)], ["energy"]) });
  drawTiles(lists[0] ?? []);
}

/** A device's points of its first slot that sends. */
function slotOf(id) {
  const all = points.get(id) ?? [];
  const slot = devices.get(id)?.slots[0]?.slot ?? all.at(-1)?.slot;
  const own = all.filter(point => point.slot === slot);
  return own.length > 0 ? own : all;
}

function drawResults() {
  const heading = element("div");
  heading.append(element("h3", "", selected === null ? "Last result of each device" : "Last result"));
  const list = element("ol");
  const ids = selected === null ? [...points.keys()].sort().slice(0, 6) : [selected];
  let input = null;
  for (const id of ids) {
    const point = slotOf(id).findLast(one => one.last?.length > 0);
    if (!point) continue;
    input ??= point.lastInput;
    const classes = selected === null ? point.last.slice(0, 1) : point.last.slice(0, 5);
    const top = Math.max(...point.last.map(one => Math.abs(one.score)), 1e-9);
    for (const one of classes) {
      const item = element("li");
      const label = element("span", "", (selected === null ? `${id}: ` : "") + (one.label ?? `class ${one.index}`));
      const meter = element("meter");
      meter.max = top <= 1.001 ? 1 : top;
      meter.value = Math.max(0, one.score);
      label.title = `class ${one.index}`;
      item.append(label, element("b", "", top <= 1.001 ? `${(one.score * 100).toFixed(1)} %` : significant(one.score)), meter);
      list.append(item);
    }
  }
  const parts = [heading];
  if (selected !== null && input) parts.push(element("p", "from", input));
  const picture = selected !== null && hasPictures && input ? pictureOf(input) : null;
  if (picture) parts.push(picture);
  results.replaceChildren(...parts, list.children.length > 0 ? list : element("p", "from", "none yet"));
}

function pictureOf(name) {
  const image = element("img");
  image.src = `/dashboard/pictures/${encodeURIComponent(name)}`;
  image.alt = name;
  return image;
}

/** The latest readings of the selected device with their pictures, the newest first. */
function drawReadings() {
  const readings = selected === null || !hasPictures ? [] : slotOf(selected).filter(point => point.lastInput && point.last?.length > 0).slice(-shownReadings).reverse();
  byId("readings").hidden = readings.length === 0;
  const known = new Map([...byId("readings-list").children].map(item => [item.dataset.reading, item]));
  byId("readings-list").replaceChildren(...readings.map(point => {
    const key = `${point.id} ${point.lastInput}`;
    const present = known.get(key);
    if (present) return present;
    const best = point.last[0], item = element("li"), text = element("figcaption");
    item.dataset.reading = key;
    text.append(element("b", "", best.label ?? `class ${best.index}`), element("small", "", best.score <= 1.001 ? `${(best.score * 100).toFixed(0)} %` : significant(best.score)));
    const figure = element("figure");
    figure.title = point.lastInput;
    figure.append(pictureOf(point.lastInput), text);
    item.append(figure);
    return item;
  }));
}

function drawHeading() {
  const row = selected === null ? null : devices.get(selected);
  byId("selected-title").textContent = selected ?? "All devices";
  const about = row ? [row.board, row.architecture, row.kernels && `${row.kernels} kernels`, row.agentVersion && `edge-agent ${row.agentVersion}`].filter(Boolean) : [];
  const failure = row?.slots.find(slot => slot.failure)?.failure;
  byId("selected-about").className = failure ? "failure" : "";
  byId("selected-about").textContent = failure ? `Last update failed: ${failure}` : about.join(" · ");
}

function draw() {
  drawing = false;
  if (selected === null && devices.size === 1) selected = devices.keys().next().value;
  if (selected !== null && !devices.has(selected)) selected = null;
  drawDevices();
  drawHeading();
  drawCharts();
  drawResults();
  drawReadings();
}

function drawSoon() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(draw);
}

byId("span").addEventListener("change", event => { minutes = Number(event.target.value); load(); });
setInterval(() => { if (!document.hidden) drawSoon(); }, 2000);
load();
