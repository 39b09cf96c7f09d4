// [data-picks]: buttons named add and less inside send their tap by themselves, one
// after the other, and the counter is drawn anew. A tap is never lost, however fast.

const box = document.querySelector("[data-picks]");
let line = Promise.resolve();

async function send(address, body, id) {
  const headers = { "HX-Request": "true" };
  const answer = await fetch(address, { method: "POST", body, headers });
  const elsewhere = answer.headers.get("HX-Redirect");
  if (elsewhere || !answer.ok) {
    location.assign(elsewhere || location.href);
    return;
  }
  const scrolled = box.querySelector(".till__goods")?.scrollTop || 0;
  box.innerHTML = await answer.text();
  box.querySelector(".till__goods")?.scrollTo(0, scrolled);
  document.getElementById(id)?.focus();
}

box?.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=add], button[name=less]");
  if (!button || button.disabled) return;
  event.preventDefault();
  const body = new FormData(button.form);
  body.append(button.name, button.value);
  const { action } = button.form;
  line = line.then(() => send(action, body, button.id)).catch(() => location.reload());
});
