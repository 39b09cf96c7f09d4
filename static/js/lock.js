// form[data-once]: locks its buttons on the first tap, and turns them to paper
// until the server answers. The button that was pressed is still sent.

function buttonsOf(form) {
  return [...form.elements].filter((one) => one.type === "submit");
}

function lock(form, pressed) {
  form.setAttribute("aria-busy", "true");
  for (const button of buttonsOf(form)) button.disabled = true;
  if (!pressed) return;
  pressed.setAttribute("aria-busy", "true");
  pressed.dataset.was = pressed.innerHTML;
  pressed.textContent = pressed.dataset.busy || document.body.dataset.busy;
}

function unlock(form) {
  form.removeAttribute("aria-busy");
  for (const button of buttonsOf(form)) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
    if (button.dataset.was) button.innerHTML = button.dataset.was;
    delete button.dataset.was;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  // A disabled button is not sent, so lock only once the browser has read the form.
  setTimeout(() => lock(form, event.submitter), 0);
});

// Back from the next page: the form can be used again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-once]").forEach(unlock);
});
