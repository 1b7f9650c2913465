import { get, may, request, segment } from "./api.js";
import { action, ago, dash, deviceLink, element, mark, say, table, text } from "./dom.js";

const kinds = { offline: ["", "offline"], activation: ["bad", "activation failed"], drift: ["busy", "drift"], throttled: ["busy", "hot or held back"], budget: ["bad", "budget exceeded"] };

export function alertsPage(main) {
  const list = element("div");
  main.append(element("h1", {}, "Alerts"), element("p", { class: "about" }, "What the stored facts say now. An alert goes when its fact goes."), list);
  let before = null;
  async function update() {
    const alerts = await get("alerts").catch(failure => { say(failure.message, true); return null; });
    if (!alerts || JSON.stringify(alerts) === before) return;
    before = JSON.stringify(alerts);
    list.replaceChildren(table("Alerts", ["Device", "Alert", "Slot", "What", "Since", "Seen by"].map(name => ({ name })), alerts.map(alert => [deviceLink(alert.deviceId), mark(...kinds[alert.kind]), text(alert.slot),
      element("span", { class: "wide" }, alert.detail), ago(alert.sinceUtc), alert.acknowledgedBy ?? (may("operator") ? action("Acknowledge", async () => {
        await request("POST", `alerts/${segment(alert.key)}/acknowledge`);
        await update();
      }, { "aria-label": `Acknowledge ${kinds[alert.kind][1]} of ${alert.deviceId}` }) : dash)]), "Nothing to look at."));
  }
  update();
  const timer = setInterval(update, 5000);
  return { close: () => clearInterval(timer) };
}
