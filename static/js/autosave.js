// form[data-draft=KEY]: keeps what is typed on this phone until it is sent, and
// puts it back when the form is opened again. [data-draft-said] shows 草稿已存;
// [data-draft-done=KEY], on the page that says it was received, lets the draft go.
// [data-draft-clear] lets all drafts go, when somebody signs out.

const PREFIX = "draft:";
const SKIPPED = new Set(["file", "password", "hidden", "submit", "button"]);

function fieldsOf(form) {
  return [...form.elements].filter((one) => one.name && !SKIPPED.has(one.type));
}

function read(form) {
  return fieldsOf(form).map((one) => [
    one.name,
    one.value,
    "checked" in one && /radio|checkbox/.test(one.type) ? one.checked : null,
  ]);
}

function write(form, draft) {
  const fields = fieldsOf(form);
  for (const [name, value, checked] of draft) {
    const same = fields.filter((one) => one.name === name);
    if (checked === null) {
      if (same.length && !same[0].value) same[0].value = value;
    } else {
      for (const one of same) if (one.value === value) one.checked = checked;
    }
  }
}

function keep(form, key) {
  localStorage.setItem(key, JSON.stringify(read(form)));
  const said = document.querySelector("[data-draft-said]");
  if (said) said.hidden = false;
}

function follow(form) {
  const key = PREFIX + form.dataset.draft;
  const stored = localStorage.getItem(key);
  const answered = form.querySelector("[aria-invalid=true], .wrong");
  if (stored && !answered) {
    write(form, JSON.parse(stored));
    form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
  }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(form, key), 400);
  });
}

try {
  document.querySelectorAll("form[data-draft]").forEach(follow);
  for (const one of document.querySelectorAll("[data-draft-done]")) {
    localStorage.removeItem(PREFIX + one.dataset.draftDone);
  }
  if (document.querySelector("[data-draft-clear]")) {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    }
  }
} catch {
  // No room, or none allowed: the form works without.
}
