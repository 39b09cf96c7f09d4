// input[type=file][data-shrink]: makes each photo small (200 KB, or data-shrink KB)
// by drawing it anew, which also leaves its place and other notes behind. Keeps
// several photos, shows them, and lets each be taken away.

const SIDES = [1600, 1280, 1024, 800, 640];
const QUALITIES = [0.82, 0.72, 0.62, 0.5];

async function open(file) {
  if (self.createImageBitmap) {
    try {
      return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      // Some phones open as an image what they do not open as a bitmap.
    }
  }
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

function draw(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function encode(canvas, quality) {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}

async function shrink(file, limit) {
  const picture = await open(file);
  for (const side of SIDES) {
    const canvas = draw(picture, side);
    for (const quality of QUALITIES) {
      const blob = await encode(canvas, quality);
      if (blob && blob.size <= limit) return { blob, thumb: draw(picture, 480) };
    }
  }
  throw new Error("too large");
}

function icon(sheet, name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "i");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sheet}#i-${name}`);
  svg.append(use);
  return svg;
}

class Photos {
  constructor(box, input) {
    Object.assign(this, { box, input, kept: [], busy: 0, pending: Promise.resolve() });
    this.words = box.dataset;
    this.limit = Number(input.dataset.shrink || 200) * 1024;
    this.max = Number(input.dataset.max || (input.multiple ? 9 : 1));
    this.build();
    input.addEventListener("change", () => this.take([...input.files]));
    input.form?.addEventListener("submit", (event) => this.hold(event));
  }

  build() {
    this.shots = document.createElement("div");
    this.shots.className = "shots";
    this.label = document.createElement("label");
    this.label.className = "addshot";
    this.input.replaceWith(this.shots);
    this.title = document.createElement("span");
    this.label.append(this.input, icon(this.words.icons, "camera"), this.title);
    this.input.classList.remove("file", "line");
    this.input.classList.add("hidein");
    this.say = document.createElement("p");
    this.say.className = "fine";
    this.say.setAttribute("role", "status");
    this.box.append(this.say);
    this.show();
  }

  take(files) {
    const room = this.max - this.kept.length;
    const wanted = this.input.multiple ? files.slice(0, room) : files.slice(0, 1);
    if (!this.input.multiple) this.kept = [];
    if (!wanted.length) return this.write();
    this.busy += 1;
    this.say.textContent = this.words.busy;
    this.pending = this.pending.then(() => this.add(wanted));
    return this.pending;
  }

  async add(files) {
    for (const [place, file] of files.entries()) {
      try {
        const { blob, thumb } = await shrink(file, this.limit);
        const name = `${Date.now()}-${place + 1}.jpg`;
        this.kept.push({ file: new File([blob], name, { type: "image/jpeg" }), thumb });
      } catch {
        this.kept.push({ file, thumb: null });
      }
    }
    this.busy -= 1;
    this.write();
  }

  write() {
    const transfer = new DataTransfer();
    for (const { file } of this.kept) transfer.items.add(file);
    this.input.files = transfer.files;
    this.show();
    this.input.dispatchEvent(new CustomEvent("photos:changed", { bubbles: true }));
  }

  show() {
    const figures = this.kept.map((photo, place) => this.figure(photo, place));
    const full = this.kept.length >= this.max && this.input.multiple;
    this.title.textContent = this.kept.length ? this.words.more : this.words.take;
    this.label.hidden = full;
    this.shots.replaceChildren(...figures, this.label);
    this.say.textContent = this.summary();
  }

  summary() {
    if (this.busy) return this.words.busy;
    if (!this.kept.length) return "";
    if (this.kept.some((photo) => !photo.thumb)) return this.words.raw;
    const largest = Math.max(...this.kept.map((photo) => photo.file.size));
    return this.words.done.replace("{kb}", Math.ceil(largest / 1024));
  }

  figure(photo, place) {
    const figure = document.createElement("figure");
    const picture = photo.thumb || document.createElement("span");
    picture.classList.add("ph");
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", this.words.alt.replace("{n}", place + 1));
    const caption = document.createElement("figcaption");
    caption.textContent = `${Math.ceil(photo.file.size / 1024)}KB`;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "shots__x";
    remove.textContent = "×";
    remove.setAttribute("aria-label", this.words.remove.replace("{n}", place + 1));
    remove.addEventListener("click", () => {
      this.kept.splice(place, 1);
      this.write();
    });
    figure.append(picture, caption, remove);
    return figure;
  }

  // Sent while a photo is still being made small: wait for it, then send.
  hold(event) {
    if (!this.busy) return;
    event.preventDefault();
    this.pending.then(() => this.input.form.requestSubmit(event.submitter || undefined));
  }
}

for (const input of document.querySelectorAll("input[type=file][data-shrink]")) {
  new Photos(input.closest("[data-photos]") || input.parentElement, input);
}
