// [data-scan]: reads a QR code with the camera or from a photo. Uses the phone's
// own detector, else zxing from our own server. data-scan-into fills an input (and
// data-scan-send sends its form); without it our own codes open their page.

const CODE = /\/c\/([0-9A-Za-z]{8})\/?(?:[?#]|$)/;
const ACTIVITY = /\/me\/activities\/[0-9a-f-]{36}\/\?code=[0-9A-Z]{6}$/;
const MERCHANT = /\/m\/[0-9A-Za-z]+\/?$/;

async function nativeReader() {
  if (!("BarcodeDetector" in self)) return null;
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (source) => (await detector.detect(source))[0]?.rawValue || "";
}

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

async function ownReader(box) {
  await load(box.dataset.reader);
  const { prepareZXingModule, readBarcodes } = self.ZXingWASM;
  prepareZXingModule({ overrides: { locateFile: () => box.dataset.wasm } });
  const options = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };
  return async (source) => (await readBarcodes(pixels(source), options))[0]?.text || "";
}

function pixels(source, side = 1200) {
  const width = source.videoWidth || source.width;
  const height = source.videoHeight || source.height;
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

class Scanner {
  constructor(box) {
    this.box = box;
    this.words = box.dataset;
    this.view = box.querySelector(".scan__view");
    this.video = box.querySelector("video");
    this.say = box.querySelector(".scan__say");
    const camera = box.querySelector("[data-scan-camera]");
    const photo = box.querySelector("[data-scan-photo]");
    camera.hidden = !navigator.mediaDevices?.getUserMedia;
    photo.closest("label").hidden = false;
    camera.addEventListener("click", () => this.start(camera));
    photo.addEventListener("change", () => this.photo(photo.files[0]));
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
  }

  async reader() {
    this.read ||= (await nativeReader()) || (await ownReader(this.box));
    return this.read;
  }

  async start(button) {
    try {
      const wanted = { facingMode: "environment", width: { ideal: 1280 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
    } catch {
      this.tell("denied");
      return;
    }
    this.button = button;
    button.hidden = true;
    this.view.hidden = false;
    this.video.srcObject = this.stream;
    await this.video.play();
    this.tell("looking");
    await this.look(await this.reader());
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.view.hidden = true;
    if (this.button) this.button.hidden = false;
  }

  async look(read) {
    while (this.stream) {
      const text = this.video.readyState >= 2 ? await read(this.video).catch(() => "") : "";
      if (text && this.found(text)) return;
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
  }

  async photo(file) {
    if (!file) return;
    this.tell("reading");
    try {
      const read = await this.reader();
      const text = await read(await createImageBitmap(file));
      if (!text) this.tell("none");
      else this.found(text);
    } catch {
      this.tell("none");
    }
  }

  // What a code says is never followed elsewhere: only our own pages open.
  found(text) {
    const code = CODE.exec(text)?.[1].toUpperCase();
    const into = this.words.scanInto && document.querySelector(this.words.scanInto);
    if (into) return this.fill(into, code || text);
    if (code) return this.go(`/c/${code}/`);
    if (ACTIVITY.test(text)) return this.go(ACTIVITY.exec(text)[0]);
    if (MERCHANT.test(text)) return this.go(new URL(text, location.origin).pathname);
    this.tell("foreign");
    return false;
  }

  fill(input, value) {
    this.finish();
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    if ("scanSend" in this.words) input.form.requestSubmit();
    else input.focus();
    return true;
  }

  go(path) {
    this.finish();
    location.assign(path);
    return true;
  }

  finish() {
    this.stop();
    this.tell("found");
    navigator.vibrate?.(60);
  }

  tell(word) {
    this.say.textContent = this.words[word];
  }
}

for (const box of document.querySelectorAll("[data-scan]")) new Scanner(box);
