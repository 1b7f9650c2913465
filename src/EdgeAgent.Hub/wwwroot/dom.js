// Building elements. Text is always set as text, never as markup.

/** element("td", { class: "figure" }, "text", node, ...); null children are left out. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "value") node.value = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined));
  return node;
}

export const known = value => value !== null && value !== undefined;
export const dash = "\u2014";
export const text = value => known(value) && value !== "" ? String(value) : dash;
export const significant = value => value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value === 0 ? "0" : value.toPrecision(2);
export const figure = (value, factor, unit) => known(value) ? `${significant(value * factor)} ${unit}` : dash;
export const milliseconds = us => figure(us, 1e-3, "ms");
export const mebibytes = bytes => figure(bytes, 1 / 1048576, "MiB");
export const size = bytes => !known(bytes) || bytes >= 1048576 ? mebibytes(bytes) : bytes >= 1024 ? figure(bytes, 1 / 1024, "KiB") : `${bytes} bytes`;

export function ago(time, now = Date.now()) {
  if (!time) return dash;
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (seconds < 5) return "now";
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 129600 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86400)} d ago`;
}

export const link = (href, label) => element("a", { href }, label);
export const deviceLink = id => link(`#/devices/${encodeURIComponent(id)}`, id);
export const mark = (kind, label, title) => element("span", { class: `mark ${kind}`, title }, label);

/** A table in a frame that scrolls sideways. columns: [{ name, figure, sort }], rows: arrays of nodes or texts. */
export function table(caption, columns, rows, empty) {
  const head = columns.map(column => element("th", { scope: "col", class: column.figure ? "figure" : null, "aria-sort": column.sorted }, column.head ?? column.name));
  const body = rows.map(cells => element("tr", {}, cells.map((cell, at) => element(at === 0 ? "th" : "td", { scope: at === 0 ? "row" : null, class: columns[at].figure ? "figure" : null }, cell ?? dash))));
  if (rows.length === 0) body.push(element("tr", {}, element("td", { colspan: columns.length, class: "muted" }, empty ?? "none")));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    element("table", {}, element("caption", { class: "unseen" }, caption), element("thead", {}, element("tr", {}, head)), element("tbody", {}, body)));
}

export function section(title, ...children) {
  return element("section", { class: "block" }, element("h2", {}, title), ...children);
}

export function say(message, isBad = false) {
  const said = document.getElementById("said");
  said.className = `said shown ${isBad ? "bad" : ""}`;
  said.textContent = message;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.className = "said"; said.textContent = ""; }, 8000);
}

/** A button that runs work once at a time and tells its failure. */
export function action(label, work, attributes = {}) {
  const button = element("button", { type: "button", ...attributes }, label);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try { await work(); } catch (failure) { say(failure.message, true); } finally { button.disabled = false; }
  });
  return button;
}
