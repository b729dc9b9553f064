// The line to the dashboard: one WebSocket that is opened again whenever it breaks.

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15000; // each attempt in vain is a line in the console that nobody can prevent
const SILENCE_MS = 15000; // the dashboard says something every 5 s

/**
 * @param onMessage gets every message; @param onLine is told true or false when the line is there or broken
 * @return stops it
 */
export function listen(onMessages, onLine) {
  let failures = 0;
  let socket;
  let isWanted = true;
  let waiting = null; // to open it again

  function open() {
    clearTimeout(waiting);
    waiting = null;
    if (!isWanted) return;
    const address = new URL('live', document.baseURI);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    address.hash = '';
    socket = new WebSocket(address);
    let silence;
    const awaitSign = () => {
      clearTimeout(silence);
      silence = setTimeout(() => socket.close(), SILENCE_MS);
    };
    socket.addEventListener('open', () => {
      awaitSign();
      onLine(true);
    });
    socket.addEventListener('message', (event) => {
      failures = 0;
      awaitSign();
      onMessages(JSON.parse(event.data));
    });
    socket.addEventListener('close', () => {
      clearTimeout(silence);
      if (!isWanted) return;
      onLine(false);
      waiting = setTimeout(open, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++));
    });
  }

  /** Somebody is looking. */
  function openNow() {
    if (document.hidden || waiting === null) return;
    open();
  }

  for (const sign of ['visibilitychange', 'focusin', 'pointerdown']) document.addEventListener(sign, openNow);
  window.addEventListener('online', openNow);
  open();
  return () => {
    isWanted = false;
    socket.close();
  };
}
