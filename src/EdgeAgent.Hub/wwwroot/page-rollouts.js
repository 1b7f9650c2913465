import { get, may, request, segment } from "./api.js";
import { action, ago, dash, deviceLink, element, mark, say, section, table, text } from "./dom.js";

const marks = { running: "busy", paused: "", rollingBack: "bad", rolledBack: "bad", completed: "good", aborted: "" };
const parts = ["succeeded", "working", "waiting", "pending", "failed", "restored", "kept"];
const isOpen = rollout => ["running", "paused", "rollingBack"].includes(rollout.state);

/** The rings of a rollout, each with what its devices do. */
function ringMap(rollout) {
  return element("ol", { class: "rings" }, rollout.rings.map((ring, at) => {
    const counts = parts.filter(part => ring.counts[part] > 0);
    return element("li", { class: `ring ${ring.state}`, "aria-current": isOpen(rollout) && at === rollout.currentRing ? "step" : null },
      element("h3", {}, ring.ring.name), element("p", { class: "muted" }, `${ring.ring.targetCondition ?? (ring.ring.percent ? `${ring.ring.percent} % of the fleet` : "all devices")}`),
      element("meter", { min: 0, max: Math.max(1, ring.counts.total), value: ring.counts.succeeded, "aria-label": `${ring.ring.name}: ${ring.counts.succeeded} of ${ring.counts.total} succeeded` }),
      element("p", {}, mark({ done: "good", rolling: "busy", soaking: "busy" }[ring.state] ?? "", ring.state), ` ${counts.map(part => `${ring.counts[part]} ${part}`).join(", ") || "no device yet"}${ring.counts.stillOnIt ? `; ${ring.counts.stillOnIt} of the restored still report this model` : ""}`));
  }));
}

function rolloutCard(rollout, reload) {
  const path = `rollouts/${segment(rollout.name)}`, members = element("div");
  const change = (label, event, attributes) => action(label, async () => { await request("POST", `${path}/${event}`); await reload(); }, { "aria-label": `${label}: ${rollout.name}`, ...attributes });
  const buttons = !may("operator") ? [] : isOpen(rollout)
    ? [rollout.state === "running" ? change("Pause", "pause") : null, rollout.state === "paused" ? change("Resume", "resume") : null,
      rollout.state !== "rollingBack" ? change("Abort and roll back", "abort", { class: "danger" }) : null, rollout.state !== "rollingBack" ? change("Abort, keep devices as they are", "abort-keeping") : null]
    : [action("Delete", async () => { await request("DELETE", path); await reload(); }, { "aria-label": `Delete ${rollout.name}` })];
  return element("section", { class: "panel rollout" }, element("div", { class: "heading" }, element("h2", {}, rollout.name), mark(marks[rollout.state] ?? "", rollout.state), element("span", { class: "muted" }, `${rollout.model} ${rollout.version} on ${rollout.slot}, updated ${ago(rollout.updatedUtc)}`)),
    rollout.reason ? element("p", { class: "wrong" }, rollout.reason) : null, ringMap(rollout), element("p", { class: "buttons" }, buttons, action("Show devices", async () => {
      const rows = await get(`${path}/devices`);
      members.replaceChildren(table(`Devices of ${rollout.name}`, ["Device", "Ring", "State", "Before", "Step", "What"].map(name => ({ name })), rows.map(row => [deviceLink(row.deviceId), text(rollout.rings[row.ring]?.ring.name), row.state, text(row.previous), text(row.step ?? row.code), element("span", { class: "wide" }, text(row.detail))])));
    }, { "aria-label": `Show devices of ${rollout.name}` })), members);
}

const number = input => input.value === "" ? undefined : Number(input.value);

function wizard(models, reload) {
  const model = element("select", { required: true }, models.map((each, at) => element("option", { value: at }, `${each.name} ${each.version}`)));
  const name = element("input", { required: true, maxlength: 100 }), slot = element("input", { required: true, value: "default" });
  const numeric = (attributes = {}) => element("input", { type: "number", min: 0, step: "any", ...attributes });
  const canary = element("input", { value: "tags.ring='canary'" }), percent = numeric({ max: 100, value: "10" }), soak = numeric({ value: "600", step: 1 }), failed = numeric({ value: "0", step: 1 });
  const latency = numeric(), energy = numeric(), agreement = numeric({ max: 1 }), hours = element("input", { placeholder: "mon-fri 01:00-05:00" });
  const suggest = () => { const chosen = models[model.value]; if (chosen) name.value = `${chosen.name}-${chosen.version}`; };
  model.addEventListener("change", suggest);
  suggest();
  const group = (title, ...fields) => element("fieldset", { class: "form row" }, element("legend", {}, title), fields.map(([label, field]) => element("label", {}, `${label} `, field)));
  const form = element("form", { class: "wizard", onsubmit: async event => {
    event.preventDefault();
    const chosen = models[model.value];
    const bounds = { soakSeconds: number(soak), maxFailedCount: number(failed), maxLatencyP90Us: latency.value === "" ? undefined : 1000 * number(latency), maxMillijoulesPerInference: number(energy), minAgreement: number(agreement),
      windows: hours.value ? hours.value.split(",").map(each => each.trim()) : undefined };
    const rings = [canary.value ? { name: "canary", targetCondition: canary.value, ...bounds } : null, number(percent) ? { name: `first ${percent.value} percent`.replaceAll(" ", "-"), percent: number(percent), ...bounds } : null, { name: "all", ...bounds }].filter(Boolean);
    try {
      await request("PUT", `rollouts/${segment(name.value)}`, { slot: slot.value, assignment: { name: chosen.name, version: chosen.version, file: { url: chosen.url, sha256: chosen.sha256, size: chosen.size } }, rings });
      say(`${name.value} has started.`);
      await reload();
    } catch (failure) { say(failure.message, true); }
  } }, group("What", ["Model", model], ["Slot", slot], ["Name of the rollout", name]),
  group("Rings", ["Canary devices", canary], ["Then percent of the fleet", percent], ["Soak each ring, seconds", soak]),
  group("Roll back by itself when", ["More updates fail than", failed], ["Latency p90 exceeds, ms", latency], ["Energy exceeds, mJ", energy], ["Agreement in shadow is below", agreement]),
  group("When", ["Maintenance windows", hours]), element("button", { class: "primary" }, "Start the rollout"));
  return models.length === 0 ? element("p", { class: "muted" }, "No model is published yet: edgectl publish does it.") : form;
}

export function rolloutsPage(main) {
  const list = element("div", { class: "stack" });
  main.append(element("h1", {}, "Rollouts"), list);
  let before = null;
  async function reload() {
    const rollouts = await get("rollouts");
    const text = JSON.stringify(rollouts);
    if (text === before) return;
    before = text;
    list.replaceChildren(...rollouts.length > 0 ? rollouts.map(rollout => rolloutCard(rollout, reload)) : [element("p", { class: "muted" }, "No rollout yet.")]);
  }
  reload().catch(failure => say(failure.message, true));
  if (may("operator")) get("models").then(models => main.append(section("New rollout", wizard(models, reload))), failure => say(failure.message, true));
  const timer = setInterval(() => reload().catch(() => {}), 3000);
  return { close: () => clearInterval(timer) };
}
