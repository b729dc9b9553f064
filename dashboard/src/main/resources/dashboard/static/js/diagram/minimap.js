// The whole kept run in a strip: its critical sections, and the part of it that is in sight, which can be moved.
import { colourOf } from '../identity.js';

const EVERY_MS = 1000;

export class Minimap {
  #shown = null; // what has been painted
  #at = -Infinity;

  /** @param onMove is told the column that is wanted in the middle */
  constructor(root, onMove) {
    this.canvas = root.querySelector('canvas');
    this.window = root.querySelector('.window');
    this.root = root;
    this.columns = 1;
    const move = (event) => onMove((event.offsetX / this.canvas.clientWidth) * this.columns);
    this.canvas.addEventListener('pointerdown', (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      move(event);
    });
    this.canvas.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) move(event);
    });
  }

  /** @param columns [first, last] in sight */
  render({ history, arranged, lanes, columns: [first, last] }) {
    this.columns = Math.max(1, arranged.count);
    const part = (column) => Math.max(0, Math.min(1, column / this.columns)) * 100;
    this.window.style.left = `${part(first)}%`;
    this.window.style.width = `${part(last + 1) - part(first)}%`;
    const key = `${history.version} ${arranged.count} ${lanes}`;
    if (key === this.#shown || performance.now() - this.#at < EVERY_MS) {
      clearTimeout(this.later);
      if (key !== this.#shown) this.later = setTimeout(() => this.#paint(key, history, arranged, lanes), EVERY_MS);
      return;
    }
    this.#paint(key, history, arranged, lanes);
  }

  #paint(key, history, arranged, lanes) {
    this.#shown = key;
    this.#at = performance.now();
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const ratio = window.devicePixelRatio;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== wide || this.canvas.height !== high) Object.assign(this.canvas, { width: wide, height: high });
    const pen = this.canvas.getContext('2d');
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const busy = lanes.filter((name) => history.lane(name)?.sections.length > 0);
    const row = height / Math.max(1, busy.length);
    const style = getComputedStyle(this.root);
    busy.forEach((name, index) => {
      pen.fillStyle = style.getPropertyValue(`--c${colourOf(name)}`);
      for (const { start, end } of history.lane(name).sections) {
        const from = start ? arranged.of(start) : 0;
        const until = end ? arranged.of(end) : this.columns;
        pen.fillRect((from / this.columns) * width, index * row + 1, Math.max(1, ((until - from) / this.columns) * width), row - 2);
      }
    });
  }
}
