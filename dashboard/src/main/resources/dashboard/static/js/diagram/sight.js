// What of the diagram is in sight: how far it is scrolled, how wide it is. Reads nothing of the page while it is drawn,
// for then the browser would lay everything out twice.

const END_PX = 40; // so near to the end is at the end

export class Sight {
  left = 0;
  width = 0;
  isAtEnd = true; // and stays there while events come
  #total = 0;
  #isDue = false;

  /** @param onMove after the person has scrolled @param onResize when it is wider or narrower */
  constructor(scroller, spacer, onMove, onResize) {
    this.scroller = scroller;
    this.spacer = spacer;
    scroller.addEventListener('scroll', () => this.#onScroll(onMove));
    new ResizeObserver(() => {
      this.width = scroller.clientWidth;
      onResize();
    }).observe(scroller);
  }

  /** How large the whole is. */
  setSize(width, height) {
    if (width !== this.#total) this.spacer.style.width = `${width}px`;
    this.spacer.style.height = `${height}px`;
    this.#total = width;
  }

  to(left) {
    const isNews = this.#clamped(left) !== this.left;
    this.left = this.#clamped(left);
    this.isAtEnd = this.#isNearEnd();
    if (isNews) this.#scrollSoon();
  }

  toEnd() {
    this.to(this.#total);
  }

  #clamped(left) {
    return Math.max(0, Math.min(Math.round(left), this.#total - this.width));
  }

  #isNearEnd() {
    return this.left + this.width > this.#total - END_PX;
  }

  /** After everything has been drawn. */
  #scrollSoon() {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.scroller.scrollLeft = this.left;
    });
  }

  #onScroll(onMove) {
    const { scrollLeft, clientWidth } = this.scroller;
    // The width of the window is not changed to look at something else.
    if (this.#isDue || clientWidth !== this.width || Math.abs(scrollLeft - this.left) <= 1) return;
    this.left = scrollLeft;
    this.isAtEnd = this.#isNearEnd();
    onMove();
  }
}
