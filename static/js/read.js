// [data-read]: reads a part of the page aloud, or the words in data-say; a second
// tap stops. Stays hidden where the phone cannot speak.

const QUIET = "script, style, nav, button, select, [aria-hidden=true], [hidden], .vh, .noread";

function textOf(button) {
  if (button.dataset.say) return button.dataset.say;
  const part = document.querySelector(button.dataset.read || "main");
  if (!part) return "";
  const copy = part.cloneNode(true);
  copy.querySelectorAll(QUIET).forEach((one) => one.remove());
  return copy.textContent.replace(/\s+/g, "，").replace(/−/g, "减").replace(/\+/g, "加");
}

let hush = () => {};

function speak(button) {
  const label = button.querySelector("span") || button;
  const was = label.textContent;
  const speech = new SpeechSynthesisUtterance(textOf(button));
  speech.lang = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en";
  speech.rate = 0.9;
  const mine = () => {
    if (hush !== mine) return;
    hush = () => {};
    label.textContent = was;
    button.removeAttribute("aria-pressed");
    speechSynthesis.cancel();
  };
  hush = mine;
  speech.onend = speech.onerror = mine;
  label.textContent = button.dataset.stop || was;
  button.setAttribute("aria-pressed", "true");
  speechSynthesis.speak(speech);
}

function press(button) {
  const again = button.getAttribute("aria-pressed") === "true";
  hush();
  if (!again) speak(button);
}

if ("speechSynthesis" in self) {
  const show = (part) => {
    for (const button of part.querySelectorAll("[data-read]")) button.hidden = false;
  };
  show(document);
  document.addEventListener("htmx:load", (event) => show(event.target));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-read]");
    if (button) press(button);
  });
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}
