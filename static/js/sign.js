// [data-sign]: a pad on which somebody writes their name with a finger. What was
// drawn goes, as a PNG, into the form's input named "drawn". Without script the
// form takes a photo of signed paper instead.

const WIDTH = 2.5;

class Pad {
  constructor(box) {
    this.canvas = box.querySelector("canvas");
    this.input = box.closest("form").elements.drawn;
    this.marks = [];
    box.hidden = false;
    this.size();
    this.restore();
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.go(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.canvas.addEventListener(end, () => this.end());
    }
    box.querySelector("[data-sign-clear]").addEventListener("click", () => this.clear());
    window.addEventListener("resize", () => this.redraw());
  }

  // Twice as fine as the screen at most: a signature is small to send.
  size() {
    const scale = Math.min(2, window.devicePixelRatio || 1);
    const { width, height } = this.canvas.getBoundingClientRect();
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.pen = this.canvas.getContext("2d");
    this.pen.scale(scale, scale);
    Object.assign(this.pen, { lineWidth: WIDTH, lineCap: "round", lineJoin: "round" });
  }

  // Refused for another reason: what was signed is still there.
  restore() {
    if (!this.input.value.startsWith("data:image/png;base64,")) return;
    const image = new Image();
    image.onload = () => {
      const { width, height } = this.canvas.getBoundingClientRect();
      this.pen.drawImage(image, 0, 0, width, height);
    };
    image.src = this.input.value;
  }

  at(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  begin(event) {
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.mark = [this.at(event)];
    this.marks.push(this.mark);
    this.draw([this.mark[0], this.mark[0]]);
  }

  go(event) {
    if (!this.mark) return;
    event.preventDefault();
    this.mark.push(this.at(event));
    this.draw(this.mark.slice(-2));
  }

  draw(points) {
    this.pen.beginPath();
    this.pen.moveTo(...points[0]);
    for (const point of points.slice(1)) this.pen.lineTo(...point);
    this.pen.stroke();
  }

  end() {
    this.mark = null;
    this.input.value = this.canvas.toDataURL("image/png");
  }

  // Turned sideways: the pad is as wide as before on paper, so draw all again.
  redraw() {
    if (!this.marks.length) return;
    this.size();
    this.marks.forEach((mark) => this.draw(mark));
    this.end();
  }

  clear() {
    this.marks = [];
    this.input.value = "";
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }
}

for (const box of document.querySelectorAll("[data-sign]")) new Pad(box);
