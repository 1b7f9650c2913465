import { get, may, request, segment } from "./api.js";
import { Chart } from "./chart.js";
import { action, ago, dash, element, figure, known, mark, mebibytes, milliseconds, say, section, significant, table, text } from "./dom.js";
import { devices, fleet, latest, now, pointsOf } from "./fleet.js";

const methods = { ping: "", status: "", benchmark: "{}", runGoldenSamples: "{}", rollBack: "{\"slot\":\"default\"}", restart: "{}", uploadDiagnostics: "{}" };
const mostLog = 200, mostFrames = 12;

/** Calls a direct method; gives the payload of an answer below 300, else throws the device's sentence. */
async function call(id, methodName, payload) {
  const { data } = await request("POST", `devices/${segment(id)}/methods`, { methodName, responseTimeoutInSeconds: 60, ...(payload === undefined ? {} : { payload }) });
  if (data.status >= 300) throw new Error(`${id} answered ${methodName} with status ${data.status}: ${data.payload?.message ?? data.payload?.error ?? JSON.stringify(data.payload)}`);
  return data.payload;
}

function twinEditor(id) {
  const box = element("div");
  let etag = null;
  const area = element("textarea", { id: "twin", rows: 18, spellcheck: "false", "aria-describedby": "twin-wrong", readonly: !may("operator"), oninput: check });
  const wrong = element("p", { id: "twin-wrong", class: "wrong", role: "alert" }), version = element("p", { class: "muted" });
  const reported = element("pre", { tabindex: "0", "aria-label": "Reported properties" });

  function check() {
    try {
      const value = JSON.parse(area.value);
      if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Error("it must be one JSON object with tags and desired");
      const odd = Object.keys(value).filter(name => name !== "tags" && name !== "desired");
      if (odd.length > 0) throw new Error(`only tags and desired can be changed, not ${odd.join(", ")}`);
      wrong.textContent = "";
      return value;
    } catch (failure) {
      wrong.textContent = `Not valid: ${failure.message}.`;
      return null;
    }
  }

  const bare = section => Object.fromEntries(Object.entries(section ?? {}).filter(([name]) => !name.startsWith("$")));

  function show(twin, tag) {
    etag = tag;
    area.value = JSON.stringify({ tags: bare(twin.tags), desired: bare(twin.properties.desired) }, null, 2);
    version.textContent = `Version ${twin.version}, desired ${twin.properties.desired.$version}, reported ${twin.properties.reported.$version}`;
    reported.textContent = JSON.stringify(bare(twin.properties.reported), null, 2);
    wrong.textContent = "";
  }

  async function load() {
    const { data, etag: tag } = await request("GET", `devices/${segment(id)}/twin`);
    show(data, tag);
  }

  async function save() {
    const value = check();
    if (!value) return area.focus();
    try {
      const { data, etag: tag } = await request("PUT", `devices/${segment(id)}/twin`, { tags: value.tags ?? {}, properties: { desired: value.desired ?? {} } }, { "If-Match": etag });
      show(data, tag);
      say("The twin is stored.");
    } catch (failure) {
      wrong.textContent = failure.status === 412 ? "Somebody else changed the twin meanwhile. Copy your text, read the twin again, and change it there." : failure.message;
    }
  }

  box.append(version, element("label", { for: "twin" }, "Tags and desired properties, as JSON"), area, wrong,
    element("p", { class: "buttons" }, may("operator") ? action("Store", save, { class: "primary" }) : null, action("Read again", load)),
    element("details", {}, element("summary", {}, "Reported properties"), reported));
  load().catch(failure => say(failure.message, true));
  return box;
}

function methodForm(id) {
  const name = element("select", { onchange: () => { payload.value = methods[name.value]; } }, Object.keys(methods).map(each => element("option", {}, each)));
  const payload = element("input", { spellcheck: "false", placeholder: "none" }), answer = element("pre", { tabindex: "0", role: "status", "aria-label": "Answer" });
  const send = action("Call", async () => {
    answer.textContent = "waiting for the device";
    try {
      answer.textContent = JSON.stringify(await call(id, name.value, payload.value.trim() ? JSON.parse(payload.value) : undefined), null, 2) ?? "done";
    } catch (failure) { answer.textContent = failure.message; }
  });
  return element("div", {}, element("p", { class: "form row" }, element("label", {}, "Method ", name), element("label", {}, "Payload, JSON ", payload), send), answer);
}

function logView(id) {
  const lines = element("pre", { tabindex: "0", class: "log", "aria-label": "Log" });
  const level = element("select", {}, ["information", "debug", "warning", "error"].map(each => element("option", {}, each)));
  return element("div", {}, element("p", { class: "form row" }, element("label", {}, "From level ", level), action("Fetch the log", async () => {
    const answer = await call(id, "logs", { level: level.value, count: mostLog });
    lines.textContent = (answer?.lines ?? []).join("\n") || "no lines";
  })), lines);
}

/** Asks before it has a slot go back, and says what the device answered. */
function rollBackPanel(id, slot) {
  const dialog = element("dialog", { "aria-labelledby": "roll-back-title" }), answer = element("p", { role: "status", class: "answer" });
  const confirm = action("Roll back", async () => {
    dialog.close();
    answer.className = "answer";
    answer.textContent = "The device is going back; this may take a minute.";
    try {
      const done = await call(id, "rollBack", { slot: slot.slot });
      answer.className = "answer good";
      answer.textContent = `${done.model ?? "no model"} ${done.version ?? ""} runs again. ${done.message ?? ""}`;
    } catch (failure) {
      answer.className = "answer wrong";
      answer.textContent = failure.message;
    }
  }, { class: "primary" });
  dialog.append(element("h2", { id: "roll-back-title" }, `Roll ${id} back?`),
    element("p", {}, `The slot ${slot.slot} goes back from ${slot.name ?? "its model"} ${slot.version ?? ""} to the model before it. The device quarantines the one that runs now.`),
    element("p", { class: "buttons" }, confirm, element("button", { type: "button", onclick: () => dialog.close() }, "Cancel")));
  return element("div", { class: "roll-back" }, element("button", { type: "button", class: "primary", onclick: () => dialog.showModal() }, `Roll back ${slot.slot}`), answer, dialog);
}

function eventList(id) {
  const box = element("div");
  async function load() {
    const messages = await get(`devices/${segment(id)}/messages`);
    box.replaceChildren(table("Events", [{ name: "When" }, { name: "Message" }], messages.map(message => [ago(message.time), element("code", {}, message.text)]), "No events within a day."));
  }
  load().catch(failure => say(failure.message, true));
  return element("div", {}, box, element("p", { class: "buttons" }, action("Read again", load)));
}

export function devicePage(main, id) {
  const about = element("p", { class: "about" }), state = element("div"), tiles = element("dl", { class: "tiles" }), back = element("div"), trends = element("div", { class: "charts" });
  const frames = element("div"), last = element("div");
  main.append(element("p", {}, element("a", { href: "#/overview" }, "Fleet")), element("h1", {}, id), about, state, back, tiles, section("The last hour", trends),
    section("Last results", last, frames), section("Twin", twinEditor(id)), section("Direct methods", may("operator") ? methodForm(id) : element("p", { class: "muted" }, "An operator may call methods.")),
    section("Log", may("operator") ? logView(id) : element("p", { class: "muted" }, "An operator may fetch the log.")), section("Events", eventList(id)));
  const charts = { latency: new Chart(trends, "Latency"), energy: new Chart(trends, "Energy per inference"), memory: new Chart(trends, "Memory"), power: new Chart(trends, "Power") };
  let offered = null;

  function tile(name, value, note) { return element("div", {}, element("dt", {}, name), element("dd", {}, value), element("dd", {}, note ?? "")); }

  function drawCharts(point) {
    const all = pointsOf(id), to = now(), from = Math.max(to - 3600_000, Math.min(to - 60_000, all[0]?.time ?? to));
    const draw = (chart, unit, lines) => chart.draw({ from, to, unit, digits: significant, reach: 3500 * Math.max(1, point?.windowSeconds ?? 1), note: "", empty: "nothing known in this time",
      series: lines.map(([name, value], color) => ({ name, color, points: all.map(each => [each.time, value(each)]) })) });
    const scaled = (value, factor) => known(value) ? value * factor : null;
    draw(charts.latency, "ms", [["p50", each => scaled(each.p50Us, 1e-3)], ["p90", each => scaled(each.p90Us, 1e-3)], ["p99", each => scaled(each.p99Us, 1e-3)]]);
    draw(charts.energy, "mJ", [["energy", each => each.millijoulesPerInference ?? null]]);
    draw(charts.memory, "MiB", [["resident", each => scaled(each.residentBytes, 1 / 1048576)], ["arena", each => scaled(each.arenaBytes, 1 / 1048576)], ["weights", each => scaled(each.weightsBytes, 1 / 1048576)]]);
    draw(charts.power, "W", [["power", each => each.watts ?? null]]);
  }

  function drawFrames() {
    if (!fleet.hasPictures) return;
    const shown = pointsOf(id).filter(point => point.lastInput && point.last?.length > 0).slice(-mostFrames).reverse();
    frames.replaceChildren(element("ol", { class: "frames" }, shown.map(point => element("li", {}, element("img", { src: `/dashboard/pictures/${encodeURIComponent(point.lastInput)}`, alt: point.lastInput, loading: "lazy" }),
      point.last[0].label ?? `class ${point.last[0].index}`))));
  }

  function update() {
    const row = devices.get(id), point = latest(id);
    about.textContent = row ? [row.board, row.architecture, row.kernels && `${row.kernels} kernels`, row.agentVersion && `edge-agent ${row.agentVersion}`].filter(Boolean).join(" \u00b7 ") || dash : "This device is not registered.";
    if (!row) return;
    state.replaceChildren(table("Model slots", ["Slot", "State", "Model", "Version", "Last failure"].map(name => ({ name })), row.slots.map(slot => [slot.slot, mark(slot.failure ? "bad" : slot.state === "active" ? "good" : "busy", text(slot.state)),
      text(slot.name), text(slot.version), slot.failure ? element("span", { class: "wide wrong" }, `${slot.failureStep ?? ""} ${slot.failureCode ?? ""}: ${slot.failure}`) : dash]), "The device reports no slot."));
    const wanted = row.slots.map(slot => `${slot.slot} ${slot.name} ${slot.version}`).join();
    if (may("operator") && wanted !== offered && !back.querySelector("dialog[open]")) {
      offered = wanted;
      const said = back.querySelector(".answer:not(:empty)");
      back.replaceChildren(...row.slots.filter(slot => slot.name).map(slot => rollBackPanel(id, slot)));
      if (said) back.append(said);
    }
    tiles.replaceChildren(tile("Link", !row.isEnabled ? "disabled" : row.isConnected ? "connected" : "offline", `seen ${ago(row.lastSeenUtc, now())}`), tile("Latency p90", milliseconds(point?.p90Us), `p50 ${milliseconds(point?.p50Us)}`),
      tile("Energy", figure(point?.millijoulesPerInference, 1, "mJ"), "per inference"), tile("Power", figure(point?.watts, 1, "W"), point && point.powerSource !== "none" ? `${point.powerSource} ${point.powerSourceName ?? ""}` : "no meter and no estimate"),
      tile("Memory", mebibytes(point?.residentBytes), "resident"), tile("Temperature", figure(point?.temperatureCelsius, 1, "\u00b0C"), point?.governor ?? ""),
      tile("Drift", known(point?.classPsi) ? significant(point.classPsi) : dash, "stability index of the classes"));
    last.replaceChildren(point?.last?.length > 0 ? table("Last results", [{ name: "Class" }, { name: "Score", figure: true }], point.last.slice(0, 5).map(each => [each.label ?? `class ${each.index}`, significant(each.score)])) : element("p", { class: "muted" }, dash));
    drawFrames();
    drawCharts(point);
  }

  update();
  return { update };
}
