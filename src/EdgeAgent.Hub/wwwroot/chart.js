// Line charts over time, as SVG. All charts share one crosshair; the legend reads out the values under it, or else the newest ones.

const svgNamespace = "http://www.w3.org/2000/svg";
const margin = { left: 46, right: 10, top: 8, bottom: 20 };
const height = 172;
const charts = new Set();
let crossTime = null;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });
const clockWithSeconds = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

function shape(name, attributes, text) {
  const node = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

/** The step of an axis: 1, 2 or 5 times a power of ten, so that about `count` steps reach `top`. */
function niceStep(top, count) {
  const rough = top / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].find(factor => factor * power >= rough) * power;
}

function timeStep(span, width) {
  const most = Math.max(2, Math.floor(width / 64));
  return [60, 120, 180, 300, 600, 900, 1800, 3600].map(seconds => seconds * 1000).find(step => span / step <= most) ?? 7200000;
}

/** Index of the point nearest to a time; -1 when none is within `reach` of it. */
function nearest(points, time, reach) {
  let low = 0, high = points.length - 1;
  if (high < 0) return -1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle][0] < time) low = middle + 1; else high = middle;
  }
  if (low > 0 && time - points[low - 1][0] < points[low][0] - time) low--;
  return Math.abs(points[low][0] - time) <= reach ? low : -1;
}

export class Chart {
  #svg = shape("svg", { height, role: "img" });
  #legend = document.createElement("ul");
  #unit = document.createElement("span");
  #note = document.createElement("span");
  #title;
  #data = null;
  #width = 0;

  constructor(parent, title) {
    this.#title = title;
    const panel = document.createElement("div");
    panel.className = "panel";
    const heading = document.createElement("div");
    const name = document.createElement("h3");
    name.textContent = title;
    this.#unit.className = "unit";
    this.#note.className = "note";
    heading.append(name, this.#unit, this.#note);
    this.#legend.className = "legend";
    panel.append(heading, this.#legend, this.#svg);
    parent.append(panel);
    charts.add(this);
    new ResizeObserver(([entry]) => { this.#width = entry.contentRect.width; this.#render(); }).observe(this.#svg);
    this.#svg.addEventListener("pointermove", event => moveCross(this.#timeAt(event)));
    this.#svg.addEventListener("pointerleave", () => moveCross(null));
  }

  /**
   * Draws.
   * data: { from, to, unit, digits(value), note, reach, empty, series: [{ name, color, points: [[time, value or null]] }] }
   * `reach` is the longest time between two points that a line joins.
   */
  draw(data) {
    this.#data = data;
    this.#render();
  }

  #timeAt(event) {
    if (!this.#data) return null;
    const x = event.clientX - this.#svg.getBoundingClientRect().left;
    const share = (x - margin.left) / (this.#width - margin.left - margin.right);
    return share < 0 || share > 1 ? null : this.#data.from + share * (this.#data.to - this.#data.from);
  }

  render() { this.#render(); }

  #render() {
    const data = this.#data;
    if (!data || this.#width < 80) return;
    this.#unit.textContent = data.unit ?? "";
    this.#note.textContent = data.note ?? "";
    this.#note.title = data.note ?? "";
    const right = this.#width - margin.right, bottom = height - margin.bottom;
    const x = time => margin.left + (time - data.from) / (data.to - data.from) * (right - margin.left);
    const known = data.series.flatMap(series => series.points.filter(point => point[1] !== null).map(point => point[1]));
    const parts = [];

    const top = Math.max(...known, 0) || 1;
    const step = niceStep(top * 1.05, 4);
    const ceiling = Math.ceil(top * 1.02 / step) * step;
    const y = value => bottom - value / ceiling * (bottom - margin.top);
    if (known.length > 0) {
      const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
      for (let value = 0; value <= ceiling + step / 2; value += step) {
        parts.push(shape("line", { x1: margin.left, x2: right, y1: Math.round(y(value)), y2: Math.round(y(value)), class: value === 0 ? "axis" : "grid" }));
        parts.push(shape("text", { x: margin.left - 7, y: y(value) + 3.5, "text-anchor": "end" }, value.toFixed(digits)));
      }
    } else {
      parts.push(shape("line", { x1: margin.left, x2: right, y1: bottom, y2: bottom, class: "axis" }));
      parts.push(shape("text", { x: (margin.left + right) / 2, y: height / 2, "text-anchor": "middle", class: "say" }, data.empty));
    }

    const zone = new Date(data.to).getTimezoneOffset() * 60000;
    const every = timeStep(data.to - data.from, right - margin.left);
    for (let time = Math.ceil((data.from - zone) / every) * every + zone; time <= data.to; time += every) {
      if (x(time) < margin.left + 14 || x(time) > right - 12) continue;
      parts.push(shape("text", { x: x(time), y: height - 5, "text-anchor": "middle" }, clock.format(time)));
      parts.push(shape("line", { x1: Math.round(x(time)), x2: Math.round(x(time)), y1: bottom, y2: bottom + 4, class: "axis" }));
    }

    for (const series of data.series) parts.push(...this.#line(series, data.reach, x, y));
    this.#legend.replaceChildren(...data.series.map(series => this.#entry(series, data)));
    if (crossTime !== null && crossTime >= data.from && crossTime <= data.to) parts.push(...this.#cross(data, x, y, right, bottom));

    const newest = data.series.map(series => `${series.name} ${this.#read(series, data)}`).join(", ");
    this.#svg.setAttribute("aria-label", `${this.#title} over time. ${known.length > 0 ? newest : data.empty}`);
    this.#svg.setAttribute("viewBox", `0 0 ${this.#width} ${height}`);
    this.#svg.replaceChildren(...parts);
  }

  #line(series, reach, x, y) {
    const parts = [];
    let path = "", last = null, run = 0;
    const endRun = () => {
      if (run === 1) parts.push(shape("circle", { cx: x(last[0]), cy: y(last[1]), r: 2.2, class: `c${series.color}` }));
      run = 0;
    };
    for (const point of series.points) {
      if (point[1] === null) { endRun(); last = null; continue; }
      const joined = last !== null && point[0] - last[0] <= reach;
      if (!joined) endRun();
      path += `${joined ? "L" : "M"}${x(point[0]).toFixed(1)} ${y(point[1]).toFixed(1)}`;
      last = point;
      run++;
    }
    endRun();
    parts.push(shape("path", { d: path, class: `c${series.color}` }));
    return parts;
  }

  #cross(data, x, y, right, bottom) {
    const anchor = data.series.map(series => series.points[nearest(series.points, crossTime, data.reach)]).find(point => point !== undefined);
    const time = anchor ? anchor[0] : crossTime;
    const at = x(time), label = Math.min(Math.max(at, margin.left + 26), right - 26);
    const parts = [shape("line", { x1: at, x2: at, y1: margin.top, y2: bottom, class: "cross" })];
    for (const series of data.series) {
      const point = series.points[nearest(series.points, time, data.reach)];
      if (point && point[1] !== null) parts.push(shape("circle", { cx: x(point[0]), cy: y(point[1]), r: 3.2, class: `c${series.color}` }));
    }
    parts.push(shape("rect", { x: label - 30, y: height - 16, width: 60, height: 16, class: "plate" }));
    parts.push(shape("text", { x: label, y: height - 5, "text-anchor": "middle", class: "time" }, clockWithSeconds.format(time)));
    return parts;
  }

  #entry(series, data) {
    const item = document.createElement("li");
    const swatch = document.createElement("i");
    const value = document.createElement("b");
    swatch.className = `c${series.color}`;
    value.textContent = this.#read(series, data);
    if (value.textContent === "unknown") value.className = "unknown";
    item.append(swatch, series.name, value);
    return item;
  }

  #read(series, data) {
    const point = crossTime === null ? series.points.at(-1) : series.points[nearest(series.points, crossTime, data.reach)];
    return point === undefined || point[1] === null ? "unknown" : data.digits(point[1]);
  }
}

function moveCross(time) {
  if (time === crossTime) return;
  crossTime = time;
  for (const chart of charts) chart.render();
}
