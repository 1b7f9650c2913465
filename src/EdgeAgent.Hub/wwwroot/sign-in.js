const byId = id => document.getElementById(id);

byId("form").addEventListener("submit", async event => {
  event.preventDefault();
  byId("wrong").textContent = "";
  const response = await fetch("/dashboard/sign-in", {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: byId("name").value, password: byId("password").value }),
  });
  if (response.ok) return location.replace("/");
  byId("wrong").textContent = response.status === 429 ? "Too many attempts; try again in a minute." : "The name or the password is wrong.";
  byId("password").select();
});
