// Requests to the hub. Whatever changes something carries the session's anti-forgery token.

export const session = { name: "", role: "viewer", antiForgery: "" };
const ranks = ["viewer", "operator", "admin"];
export const may = role => ranks.indexOf(session.role) >= ranks.indexOf(role);

/** Sends a request; gives { data, etag }. Throws an Error with the hub's sentence and `status`. */
export async function request(method, path, body, headers = {}) {
  const sent = { method, headers: { ...headers } };
  if (method !== "GET") sent.headers["X-Anti-Forgery"] = session.antiForgery;
  if (body !== undefined) {
    sent.headers["Content-Type"] = "application/json";
    sent.body = JSON.stringify(body);
  }
  const response = await fetch(`/dashboard/${path}`, sent);
  if (response.status === 401) location.replace("/");
  const text = await response.text();
  let data = null;
  try { data = text ? JSON.parse(text) : null; } catch { /* not JSON: the status says enough */ }
  if (response.ok) return { data, etag: response.headers.get("ETag") };
  const failure = new Error(data?.Message?.replace(/^ErrorCode:\w+;/, "") ?? `The hub answered with status ${response.status}.`);
  failure.status = response.status;
  throw failure;
}

export const get = async path => (await request("GET", path)).data;
export const segment = encodeURIComponent;
