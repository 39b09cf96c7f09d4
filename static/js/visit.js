// form[data-visit]: sends each [data-item] as soon as it is answered, and again when
// the network is back; autosave.js keeps what is typed on the phone meanwhile. Without
// script the whole form is sent by its button.

const SOON = 700;
const AGAIN = 5000;

class Visit {
  constructor(form) {
    this.form = form;
    this.said = document.querySelector("[data-visit-said]");
    this.dirty = new Set();
    this.photos = new Set();
    form.addEventListener("input", (event) => this.touch(event.target));
    form.addEventListener("change", (event) => this.touch(event.target));
    form.addEventListener("photos:changed", (event) => this.photo(event.target));
    form.addEventListener("draft:restored", () => this.all());
    form.addEventListener("submit", () => this.leave());
    window.addEventListener("online", () => this.send());
    window.addEventListener("pageshow", () => this.back());
    this.early();
  }

  // What was tapped before this script had come.
  early() {
    for (const input of this.form.querySelectorAll("input, textarea")) {
      const tapped = input.checked !== input.defaultChecked;
      const typed = input.value !== input.defaultValue;
      if (tapped || typed) this.touch(input);
    }
  }

  touch(input) {
    const item = input.closest("[data-item]");
    if (!item || input.type === "file") return;
    if (input.type === "radio" && input.checked) this.show(item, input);
    this.later(item);
  }

  // A fault opens the place for words, photo and day.
  show(item, input) {
    const more = item.querySelector("details");
    if (more && input.value === "fault") more.open = true;
    this.count();
  }

  photo(input) {
    const item = input.closest("[data-item]");
    this.photos.add(item);
    this.later(item, 0);
  }

  all() {
    for (const item of this.form.querySelectorAll("[data-item]")) this.dirty.add(item);
    this.count();
    this.send();
  }

  later(item, wait = SOON) {
    this.dirty.add(item);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  count() {
    for (const part of this.form.querySelectorAll("[data-part]")) {
      const done = part.querySelectorAll("input[type=radio]:checked").length;
      part.querySelector("[data-part-done]").textContent = done;
    }
  }

  body(items) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    for (const item of items) {
      for (const input of item.querySelectorAll("input[name], textarea[name]")) {
        if (/radio|checkbox/.test(input.type) && !input.checked) continue;
        if (input.type !== "file") body.append(input.name, input.value);
        else if (this.photos.has(item)) this.addPhoto(body, input);
      }
    }
    return body;
  }

  addPhoto(body, input) {
    if (input.files.length) body.append(input.name, input.files[0]);
    else body.append(input.name.replace(/-photo$/, "-drop"), "on");
  }

  async send() {
    if (this.busy || this.left || !this.dirty.size) return;
    const items = [...this.dirty];
    const photos = items.filter((item) => this.photos.has(item));
    const body = this.body(items);
    this.busy = true;
    this.dirty.clear();
    photos.forEach((item) => this.photos.delete(item));
    this.tell("saving");
    try {
      const headers = { "X-Requested-With": "visit" };
      const answer = await fetch(this.form.action, { method: "POST", body, headers });
      this.take(await answer.json(), items);
    } catch {
      // No network, or signed out: keep it, and try again.
      items.forEach((item) => this.dirty.add(item));
      photos.forEach((item) => this.photos.add(item));
      this.tell("offline");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), AGAIN);
      return;
    } finally {
      this.busy = false;
    }
    if (this.dirty.size) this.send();
  }

  take(answer, items) {
    if (answer.refused) {
      this.said.textContent = answer.refused;
      return;
    }
    document.querySelector("[data-visit-title]").textContent = answer.title;
    document.querySelector("[data-visit-hint]").textContent = answer.hint;
    for (const item of items) this.wrong(item, answer.wrong[item.dataset.item] || []);
    this.tell("saved");
    if (!this.dirty.size) this.forget();
  }

  // What the server has needs no copy here.
  forget() {
    try {
      localStorage.removeItem(`draft:${this.form.dataset.draft}`);
    } catch {
      // None was kept.
    }
  }

  wrong(item, sentences) {
    const place = item.querySelector("[data-wrong]");
    if (!place) return;
    item.classList.toggle("field--err", sentences.length > 0);
    place.replaceChildren(
      ...sentences.map((sentence) => {
        const line = document.createElement("p");
        line.className = "err";
        line.textContent = sentence;
        return line;
      }),
    );
  }

  tell(word) {
    this.said.textContent = this.said.dataset[word];
  }

  // Photos that the server has are not sent again with the whole form.
  leave() {
    this.left = true;
    clearTimeout(this.timer);
    for (const input of this.form.querySelectorAll("input[type=file]")) {
      if (!this.photos.has(input.closest("[data-item]"))) input.disabled = true;
    }
  }

  back() {
    this.left = false;
    for (const input of this.form.querySelectorAll("input[type=file]")) {
      input.disabled = false;
    }
  }
}

document.querySelectorAll("form[data-visit]").forEach((form) => new Visit(form));
