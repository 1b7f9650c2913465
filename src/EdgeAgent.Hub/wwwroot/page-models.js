import { get } from "./api.js";
import { ago, dash, element, figure, known, size, milliseconds, say, section, table, text } from "./dom.js";
import { devices, latest } from "./fleet.js";

const median = values => values.length === 0 ? null : values.toSorted((a, b) => a - b)[values.length >> 1];

/** What the devices that run a version measure now; null where none tells. */
function measured(model) {
  const running = [...devices.keys()].map(id => latest(id)).filter(point => point && point.model === model.name && point.version === model.version);
  return { devices: running.length, p90: median(running.map(point => point.p90Us).filter(known)), energy: median(running.map(point => point.millijoulesPerInference).filter(known)),
    arena: median(running.map(point => point.arenaBytes)) };
}

export function modelsPage(main) {
  const list = element("div"), diff = element("div");
  main.append(element("h1", {}, "Models"), element("p", { class: "about" }, "Latency, energy and arena are medians of the devices that run a version now. The registry keeps no accuracy: a manifest names it only where the model was signed with one."), list);
  let models = [];
  const pick = label => element("select", { "aria-label": label, onchange: () => compare() });
  const left = pick("First version"), right = pick("Second version");
  main.append(section("Compare two versions", element("p", { class: "form row" }, left, element("span", {}, "with"), right), diff));

  const fields = (model, use) => [["Size", size(model.size)], ["SHA-256", model.sha256], ["Published", model.publishedUtc], ["Devices now", String(use.devices)],
    ["Latency p90", milliseconds(use.p90)], ["Energy", figure(use.energy, 1, "mJ")], ["Arena", size(use.arena)]];

  function compare() {
    const [a, b] = [models[left.value], models[right.value]];
    if (!a || !b) return diff.replaceChildren();
    const [first, second] = [fields(a, measured(a)), fields(b, measured(b))];
    diff.replaceChildren(table("Two versions", [{ name: "" , head: element("span", { class: "unseen" }, "What") }, { name: `${a.name} ${a.version}` }, { name: `${b.name} ${b.version}` }],
      first.map(([name, value], at) => [name, value === second[at][1] ? value : element("mark", {}, value), value === second[at][1] ? value : element("mark", {}, second[at][1])])));
  }

  function draw() {
    list.replaceChildren(table("Models", [{ name: "Model" }, { name: "Version" }, { name: "Size", figure: true }, { name: "Devices", figure: true }, { name: "p90", figure: true }, { name: "Energy", figure: true }, { name: "Accuracy", figure: true }, { name: "Published", figure: true }],
      models.map(model => { const use = measured(model); return [model.name, text(model.version), size(model.size), String(use.devices), milliseconds(use.p90), figure(use.energy, 1, "mJ"), dash, ago(model.publishedUtc)]; }),
      "No model is published yet: edgectl publish does it."));
  }

  get("models").then(found => {
    models = found;
    for (const choice of [left, right]) choice.replaceChildren(...models.map((model, at) => element("option", { value: at }, `${model.name} ${model.version}`)));
    if (models.length > 1) right.value = 1;
    draw();
    compare();
  }, failure => say(failure.message, true));
  return { update: draw };
}
