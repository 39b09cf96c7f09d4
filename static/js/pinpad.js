// [data-pinpad=#input]: ten large keys that type into the input; stays hidden without
// script, where the phone's own number keys do.

for (const pad of document.querySelectorAll("[data-pinpad]")) {
  const input = document.querySelector(pad.dataset.pinpad);
  pad.hidden = false;
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button[data-key]")?.dataset.key;
    if (key === undefined) return;
    if (key === "back") input.value = input.value.slice(0, -1);
    else if (input.value.length < input.maxLength) input.value += key;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
