// Zooming at the pointer: by the wheel, and by two fingers.

const WHEEL_STEP = 80; // of deltaY, in pixels
const PINCH_STEP = 1.35; // times as far apart

/** @param onZoom is told 1 or -1, and at which x of the element */
export function zoomByHand(element, onZoom) {
  let turned = 0;
  element.addEventListener(
    'wheel',
    (event) => {
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return; // scrolls
      event.preventDefault();
      turned -= event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY * (event.ctrlKey ? 8 : 1) : event.deltaY * 30;
      if (Math.abs(turned) < WHEEL_STEP) return;
      onZoom(Math.sign(turned), event.clientX - element.getBoundingClientRect().left);
      turned = 0;
    },
    { passive: false },
  );
  let apart = null;
  element.addEventListener('touchstart', ({ touches }) => {
    apart = touches.length === 2 ? distance(touches) : null;
  }, { passive: true });
  element.addEventListener(
    'touchmove',
    (event) => {
      if (apart === null || event.touches.length !== 2) return;
      event.preventDefault();
      const now = distance(event.touches);
      if (now / apart < PINCH_STEP && apart / now < PINCH_STEP) return;
      const middle = (event.touches[0].clientX + event.touches[1].clientX) / 2;
      onZoom(now > apart ? 1 : -1, middle - element.getBoundingClientRect().left);
      apart = now;
    },
    { passive: false },
  );
}

const distance = ([a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) || 1;
