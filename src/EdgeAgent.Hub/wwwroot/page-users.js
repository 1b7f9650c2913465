import { get, request, segment } from "./api.js";
import { action, ago, element, say, table } from "./dom.js";

export function usersPage(main) {
  const list = element("div"), name = element("input", { required: true, maxlength: 64, autocomplete: "off" });
  const password = element("input", { type: "password", minlength: 10, maxlength: 200, autocomplete: "new-password" });
  const role = element("select", {}, ["viewer", "operator", "admin"].map(value => element("option", {}, value)));
  const form = element("form", { class: "form row", onsubmit: async event => {
    event.preventDefault();
    try {
      await request("PUT", `users/${segment(name.value)}`, password.value ? { role: role.value, password: password.value } : { role: role.value });
      say(`${name.value} is ${role.value}.`);
      form.reset();
      await update();
    } catch (failure) { say(failure.message, true); }
  } }, element("label", {}, "Name ", name), element("label", {}, "Role ", role), element("label", {}, "Password, 10 characters or more ", password), element("button", { class: "primary" }, "Add or change"));
  main.append(element("h1", {}, "Users"), element("p", { class: "about" }, "A viewer sees everything but this page; an operator changes twins, calls methods and runs rollouts; an admin adds users. Another role or password signs the user out."), list, form);
  async function update() {
    const users = await get("users");
    list.replaceChildren(table("Users", ["Name", "Role", "Added", ""].map(title => ({ name: title, head: title || element("span", { class: "unseen" }, "Remove") })),
      users.map(user => [user.name, user.role, ago(user.createdUtc), action("Remove", async () => { await request("DELETE", `users/${segment(user.name)}`); await update(); }, { "aria-label": `Remove ${user.name}` })]),
      "No users yet: only the one-time address opens this page."));
  }
  update().catch(failure => say(failure.message, true));
  return {};
}
