// [data-countdown=SECONDS]: counts down to nothing. [data-left] inside shows the
// seconds, .ring__left the part that is left; then the form [data-then] is sent, or
// else the page asked for again. Stops while nobody looks.

class Countdown {
  constructor(box) {
    this.box = box;
    this.total = Number(box.dataset.total || 60);
    this.until = Date.now() + Number(box.dataset.countdown) * 1000;
    this.number = box.querySelector("[data-left]");
    this.ring = box.querySelector(".ring__left");
    this.timer = setInterval(() => this.tick(), 250);
    this.tick();
  }

  tick() {
    if (!this.box.isConnected) return clearInterval(this.timer);
    const left = Math.max(0, Math.ceil((this.until - Date.now()) / 1000));
    if (left === this.shown) return;
    this.shown = left;
    if (this.number) this.number.textContent = left;
    const part = (left / this.total) * 60;
    this.ring?.setAttribute("stroke-dasharray", `${part} 60`);
    if (left === 0) this.end();
  }

  end() {
    if (document.hidden) {
      document.addEventListener("visibilitychange", () => this.end(), { once: true });
      return;
    }
    clearInterval(this.timer);
    const form = this.box.querySelector("form[data-then]");
    if (form) form.requestSubmit();
    else location.reload();
  }
}

function begin(part) {
  for (const box of part.querySelectorAll("[data-countdown]:not([data-counting])")) {
    box.dataset.counting = "";
    new Countdown(box);
  }
}

begin(document);
// What htmx brings later counts too.
document.addEventListener("htmx:load", (event) => begin(event.target.parentNode));
