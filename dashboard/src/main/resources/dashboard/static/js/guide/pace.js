// The speed at which something is told. It can be changed, and stopped, at any moment.
const EVERY_MS = 40;

export class Pace {
  speed = 1;
  isStopped = false;
  #isOver = false;

  /** Whatever waits never ends. */
  end() {
    this.#isOver = true;
  }

  /** @param onMove is told how much of the time has passed, from 0 to 1 */
  wait(millis, onMove = () => {}) {
    let left = millis;
    return this.#until((passed) => {
      if (!this.isStopped) left -= passed * this.speed;
      onMove(Math.min(1, 1 - left / millis));
      return left <= 0;
    });
  }

  until(isSo) {
    return this.#until(() => isSo() && !this.isStopped);
  }

  #until(isDone) {
    return new Promise((resolve) => {
      let before = performance.now();
      const look = () => {
        if (this.#isOver) return;
        const now = performance.now();
        if (isDone(now - before)) resolve();
        else setTimeout(look, EVERY_MS);
        before = now;
      };
      look();
    });
  }
}
