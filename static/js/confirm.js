// button[data-confirm="what will happen"]: asks in a half-sheet before its form is
// sent. a[data-sheet] opens the <dialog> its address names; [data-close] closes it.
// Without script the form is sent at once, and the dialog is shown by :target.

function half(button) {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  const { confirm, confirmTitle, confirmYes, confirmNo } = button.dataset;
  const title = document.createElement("h2");
  title.textContent = confirmTitle || button.textContent.trim();
  const words = document.createElement("p");
  words.className = "sheet__words";
  words.textContent = confirm;
  const choices = document.createElement("div");
  choices.className = "btns";
  choices.append(
    choice(confirmNo || document.body.dataset.no, "weui-btn weui-btn_default", "no"),
    choice(confirmYes || button.textContent.trim(), "weui-btn weui-btn_primary", "yes"),
  );
  const head = document.createElement("div");
  head.className = "sheet__h";
  head.append(title);
  const form = document.createElement("form");
  form.method = "dialog";
  form.append(head, words, choices);
  dialog.append(form);
  return dialog;
}

function choice(words, css, value) {
  const button = document.createElement("button");
  Object.assign(button, { type: "submit", className: css, value, textContent: words });
  return button;
}

function ask(button) {
  const dialog = half(button);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return button.focus();
    button.dataset.sure = "";
    button.form.requestSubmit(button);
    delete button.dataset.sure;
  });
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-confirm]");
  if (button && !("sure" in button.dataset)) {
    if (!button.form.reportValidity()) return;
    event.preventDefault();
    ask(button);
    return;
  }
  const opener = event.target.closest("a[data-sheet]");
  const dialog = opener && document.querySelector(opener.hash);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  const closer = event.target.closest("dialog [data-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
});

// A tap beside the sheet closes it; nothing typed is lost.
document.addEventListener("click", (event) => {
  if (event.target.matches("dialog.sheet[open]")) event.target.close();
});
