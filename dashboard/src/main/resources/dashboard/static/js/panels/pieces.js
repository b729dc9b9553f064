// The chain, the bank and the branches: small, so that all is in sight at once, and one of them large when it is wanted.
import { setAttribute } from '../dom.js';

export function enlargeable(root) {
  const pieces = [...root.querySelectorAll('.piece')];
  pieces.forEach((piece) => piece.querySelector('.enlarge').addEventListener('click', () => enlarge('large' in piece.dataset ? null : piece)));
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && 'large' in root.dataset) enlarge(null);
  });

  function enlarge(chosen) {
    setAttribute(root, 'data-large', chosen !== null);
    for (const piece of pieces) {
      setAttribute(piece, 'data-large', piece === chosen);
      const button = piece.querySelector('.enlarge');
      setAttribute(button, 'aria-expanded', String(piece === chosen));
    }
    chosen?.scrollIntoView({ block: 'nearest' });
  }
}
