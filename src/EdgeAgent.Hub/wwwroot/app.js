import { get, may, request, session } from "./api.js";
import { element, link } from "./dom.js";
import { onChange, start } from "./fleet.js";
import { alertsPage } from "./page-alerts.js";
import { devicePage } from "./page-device.js";
import { modelsPage } from "./page-models.js";
import { overviewPage } from "./page-overview.js";
import { rolloutsPage } from "./page-rollouts.js";
import { usersPage } from "./page-users.js";

const byId = id => document.getElementById(id);
const pages = [["overview", "Fleet", overviewPage, "viewer"], ["models", "Models", modelsPage, "viewer"], ["rollouts", "Rollouts", rolloutsPage, "viewer"],
  ["alerts", "Alerts", alertsPage, "viewer"], ["users", "Users", usersPage, "admin"]];
let current = null;   // { update(), close() } of the page that is shown
let shown = null;

function showTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = theme;
  byId("theme").textContent = { auto: "Theme: system", light: "Theme: light", dark: "Theme: dark" }[theme];
}

function showLink(state, text) {
  byId("link").className = `link ${state}`;
  byId("link").textContent = text;
}

/** Shows the page that the address names: #/overview, #/devices/ID, #/models ... */
function route() {
  if (location.hash === "#main") { byId("main").focus(); history.replaceState(null, "", shown); return; }
  const [, name = "overview", id] = location.hash.split("/");
  const known = pages.find(page => page[0] === name && may(page[3])) ?? pages[0];
  current?.close?.();
  for (const entry of byId("nav").children) {
    if (entry.getAttribute("href") === `#/${name === "devices" ? "overview" : known[0]}`) entry.setAttribute("aria-current", "page"); else entry.removeAttribute("aria-current");
  }
  const isFirst = shown === null;
  shown = location.hash || "#/overview";
  byId("main").replaceChildren();
  current = name === "devices" && id ? devicePage(byId("main"), decodeURIComponent(id)) : known[2](byId("main"));
  document.title = `${byId("main").querySelector("h1")?.textContent ?? known[1]} - EdgeAgent hub`;
  if (!isFirst) byId("main").focus({ preventScroll: true });
  scrollTo(0, 0);
}

async function run() {
  history.replaceState(null, "", location.pathname + location.hash);   // the key stays neither in the address bar nor in the history
  let theme = localStorage.getItem("theme") ?? "auto";
  showTheme(theme);
  byId("theme").addEventListener("click", () => {
    theme = { auto: "light", light: "dark", dark: "auto" }[theme];
    localStorage.setItem("theme", theme);
    showTheme(theme);
    current?.update?.();
  });
  byId("sign-out").addEventListener("click", async () => { await request("POST", "sign-out"); location.replace("/"); });
  Object.assign(session, await get("session"));
  byId("who").textContent = `${session.name} (${session.role})`;
  byId("nav").replaceChildren(...pages.filter(page => may(page[3])).map(page => link(`#/${page[0]}`, page[1])));
  window.addEventListener("hashchange", route);
  await start(showLink);
  route();
  onChange(() => current?.update?.());
  setInterval(() => { if (!document.hidden) current?.update?.(); }, 3000);
}

run();
