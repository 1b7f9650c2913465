// What the hub tells of the fleet: read once, then kept up to date by its stream of events.

import { get } from "./api.js";

export const devices = new Map();   // device id -> row
export const points = new Map();    // device id -> points of the last hour, oldest first
export const fleet = { hasPictures: false, clockAhead: 0 };
const listeners = new Set();
let events = null, soon = false;

export const now = () => Date.now() + fleet.clockAhead;
export const onChange = listener => { listeners.add(listener); return () => listeners.delete(listener); };

function changed() {
  if (soon) return;
  soon = true;
  setTimeout(() => { soon = false; for (const listener of listeners) listener(); }, 500);
}

function add(point) {
  let list = points.get(point.deviceId);
  if (!list) points.set(point.deviceId, list = []);
  if (list.some(old => old.id === point.id && old.slot === point.slot)) return;
  let at = list.length;
  while (at > 0 && list[at - 1].time > point.time) at--;
  list.splice(at, 0, point);
  while (list.length > 0 && list[0].time < now() - 3600_000) list.shift();
}

/** The newest point of a slot, or of the device's first slot that sends; null when none came within three windows. */
export function latest(id, slot) {
  const last = pointsOf(id, slot).at(-1);
  return last && last.time > now() - Math.max(60_000, 3000 * last.windowSeconds) ? last : null;
}

export function pointsOf(id, slot) {
  const all = points.get(id) ?? [];
  const wanted = slot ?? devices.get(id)?.slots[0]?.slot ?? all.at(-1)?.slot;
  const own = all.filter(point => point.slot === wanted);
  return own.length > 0 || slot ? own : all;
}

export async function start(showLink) {
  events?.close();
  try {
    const history = await get("history?minutes=60");
    fleet.clockAhead = history.now - Date.now();
    fleet.hasPictures = history.hasPictures;
    devices.clear();
    points.clear();
    for (const row of history.devices) devices.set(row.deviceId, row);
    for (const point of history.points) add(point);
    listen(history.lastId, showLink);
  } catch {
    showLink("lost", "the hub does not answer; trying again");
    setTimeout(() => start(showLink), 3000);
  }
  changed();
}

function listen(lastId, showLink) {
  events = new EventSource(`/dashboard/events?afterId=${lastId}`);
  events.onopen = () => showLink("live", "live");
  events.onerror = () => {
    showLink("lost", "connection lost; trying again");
    if (events.readyState === EventSource.CLOSED) setTimeout(() => start(showLink), 3000);
  };
  events.addEventListener("device", event => { const row = JSON.parse(event.data); devices.set(row.deviceId, row); changed(); });
  events.addEventListener("gone", event => { const id = JSON.parse(event.data); devices.delete(id); points.delete(id); changed(); });
  events.addEventListener("point", event => { add(JSON.parse(event.data)); changed(); });
}
