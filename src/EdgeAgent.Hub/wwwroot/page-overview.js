import { ago, dash, deviceLink, element, figure, known, mark, mebibytes, milliseconds, section, significant, table, text } from "./dom.js";
import { Chart } from "./chart.js";
import { devices, latest, now, points, pointsOf } from "./fleet.js";

const most = 8;   // lines in a chart
const columns = [
  { key: "id", name: "Device" }, { key: "health", name: "Health" }, { key: "p90", name: "p90", figure: true }, { key: "p50", name: "p50", figure: true },
  { key: "model", name: "Model" }, { key: "version", name: "Agent" }, { key: "energy", name: "Energy", figure: true },
  { key: "memory", name: "Memory", figure: true }, { key: "temperature", name: "Temp.", figure: true }, { key: "seen", name: "Seen", figure: true },
];

const devicesOf = count => count === 1 ? "1 device" : `${count} devices`;

function read(row) {
  const slot = row.slots[0], point = latest(row.deviceId);
  const failed = row.slots.find(each => each.failure);
  const health = !row.isEnabled ? ["bad", "disabled", 3] : !row.isConnected ? ["", "offline", 2] : failed ? ["bad", "update failed", 4]
    : point?.governor || point?.throttling?.length > 0 ? ["busy", "held back", 1] : ["good", "healthy", 0];
  return { row, id: row.deviceId, healthMark: health, failure: failed?.failure, health: health[2], model: slot?.name ? `${slot.name} ${slot.version ?? ""}` : null, version: row.agentVersion,
    p50: point?.p50Us, p90: point?.p90Us, energy: point?.millijoulesPerInference, memory: point?.residentBytes, temperature: point?.temperatureCelsius, seen: row.lastSeenUtc };
}

/** Devices by ten classes of a value from the least to the greatest; those that do not tell it are counted apart. */
function distribution(title, values, format) {
  const told = values.filter(known), bins = 10;
  const panel = element("div", { class: "panel histogram" }, element("div", {}, element("h3", {}, title), element("span", { class: "note" }, `${told.length} of ${devicesOf(values.length)}`)));
  if (told.length === 0) { panel.append(element("p", { class: "muted" }, dash)); return panel; }
  const low = Math.min(...told), high = Math.max(...told), width = (high - low) / bins || 1;
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of told) counts[Math.min(bins - 1, Math.floor((value - low) / width))]++;
  const top = Math.max(...counts);
  panel.append(element("ol", { "aria-label": `${title}: ${told.length} devices from ${format(low)} to ${format(high)}` }, counts.map((count, at) => element("li", {},
    element("meter", { min: 0, max: top, value: count, title: `${format(low + at * width)} to ${format(low + (at + 1) * width)}: ${count}`, "aria-label": `${format(low + at * width)} to ${format(low + (at + 1) * width)}` }), element("small", {}, count || "")))),
  element("p", { class: "ends" }, element("span", {}, format(low)), element("span", {}, format(high))));
  return panel;
}

export function overviewPage(main) {
  let sort = "id", descending = false, wanted = "";
  const tiles = element("dl", { class: "tiles" }), list = element("div"), spread = element("div", { class: "charts three" }), trends = element("div", { class: "charts" });
  const search = element("input", { type: "search", placeholder: "device, model or health", oninput: () => { wanted = search.value.toLowerCase(); drawTable(); } });
  main.append(element("h1", {}, "Fleet"), tiles,
    element("section", { class: "block" }, element("div", { class: "heading" }, element("h2", {}, "Devices"), element("label", { class: "search" }, "Find ", search)), list),
    section("Distributions", spread), section("Trends of the last hour", trends));
  const charts = { latency: new Chart(trends, "Latency p90"), energy: new Chart(trends, "Energy per inference"), memory: new Chart(trends, "Resident memory") };

  function head(column) {
    return element("button", { type: "button", class: "sort", "data-sort": column.key, onclick: () => {
      descending = sort === column.key ? !descending : Boolean(column.figure && column.key !== "seen");
      sort = column.key;
      drawTable();
      list.querySelector(`[data-sort=${column.key}]`).focus();
    } }, column.name, element("span", { "aria-hidden": "true" }, sort === column.key ? (descending ? " \u2193" : " \u2191") : ""));
  }

  function compare(a, b) {
    if (!known(a[sort]) || !known(b[sort])) return known(a[sort]) ? -1 : known(b[sort]) ? 1 : 0;   // unknown ones last, whichever way
    const order = typeof a[sort] === "number" ? a[sort] - b[sort] : a[sort].localeCompare(b[sort], undefined, { numeric: true });
    return descending ? -order : order;
  }

  function drawTable() {
    const focused = document.activeElement, inside = list.contains(focused);
    const key = focused?.dataset?.sort, href = focused?.getAttribute?.("href");
    const scrolled = list.firstElementChild?.scrollTop ?? 0;
    const rows = [...devices.values()].map(read).filter(row => [row.id, row.model, row.healthMark[1]].some(part => part?.toLowerCase().includes(wanted))).sort(compare);
    list.replaceChildren(table("Devices", columns.map(column => ({ ...column, head: head(column), sorted: sort === column.key ? (descending ? "descending" : "ascending") : null })),
      rows.map(row => [deviceLink(row.id), mark(row.healthMark[0], row.healthMark[1], row.failure), milliseconds(row.p90), milliseconds(row.p50), text(row.model), text(row.version),
        figure(row.energy, 1, "mJ"), mebibytes(row.memory), figure(row.temperature, 1, "\u00b0C"), ago(row.seen, now())]), devices.size === 0 ? "No device is registered yet." : "No device matches."));
    list.firstElementChild.scrollTop = scrolled;
    if (inside) (key ? list.querySelector(`[data-sort=${key}]`) : [...list.querySelectorAll("a")].find(entry => entry.getAttribute("href") === href))?.focus({ preventScroll: true });
  }

  function tile(name, value, about) {
    return element("div", {}, element("dt", {}, name), element("dd", {}, value), element("dd", {}, about ?? ""));
  }

  function update() {
    const rows = [...devices.values()].map(read);
    const connected = rows.filter(row => row.row.isConnected).length, sending = rows.map(row => latest(row.id)).filter(Boolean);
    const rate = sending.reduce((sum, point) => sum + (point.windowSeconds > 0 ? point.inferences / point.windowSeconds : 0), 0);
    const watts = sending.filter(point => known(point.watts)), estimated = watts.filter(point => point.powerSource === "estimate").length;
    const versions = new Map();
    for (const row of rows) if (row.model) versions.set(row.model, (versions.get(row.model) ?? 0) + 1);
    tiles.replaceChildren(tile("Connected", String(connected), `of ${rows.length} registered`),
      tile("Updates failed", String(rows.filter(row => row.failure).length), "as the devices report"),
      tile("Inferences per second", sending.length > 0 ? significant(rate) : dash, sending.length === 1 ? "1 device sends" : `${sending.length} devices send`),
      tile("Power", watts.length > 0 ? `${significant(watts.reduce((sum, point) => sum + point.watts, 0))} W` : dash, watts.length > 0 ? `of ${devicesOf(watts.length)}${estimated > 0 ? `, ${estimated} by an estimate` : ""}` : "no meter and no estimate"),
      tile("Model versions", versions.size > 0 ? String(versions.size) : dash, [...versions].sort((a, b) => b[1] - a[1]).slice(0, 4).map(([name, count]) => `${name}: ${count}`).join(", ")));
    drawTable();
    spread.replaceChildren(distribution("Latency p90", rows.map(row => row.p90), milliseconds), distribution("Energy per inference", rows.map(row => row.energy), value => figure(value, 1, "mJ")),
      distribution("Resident memory", rows.map(row => row.memory), mebibytes));
    const shown = [...points.keys()].sort((a, b) => (latest(b)?.p90Us ?? -1) - (latest(a)?.p90Us ?? -1)).slice(0, most);
    const to = now(), reach = 3500 * Math.max(1, ...sending.map(point => point.windowSeconds));
    const oldest = Math.min(to - 60_000, ...shown.map(id => pointsOf(id)[0]?.time ?? to));
    const draw = (chart, unit, value) => chart.draw({ from: Math.max(oldest, to - 3600_000), to, unit, digits: significant, reach, note: points.size > most ? `the ${most} slowest of ${points.size} devices` : "",
      empty: "nothing known in this time", series: shown.map((id, color) => ({ name: id, color, points: pointsOf(id).map(point => [point.time, value(point)]) })) });
    draw(charts.latency, "ms", point => known(point.p90Us) ? point.p90Us / 1000 : null);
    draw(charts.energy, "mJ", point => point.millijoulesPerInference ?? null);
    draw(charts.memory, "MiB", point => known(point.residentBytes) ? point.residentBytes / 1048576 : null);
  }

  update();
  return { update };
}
