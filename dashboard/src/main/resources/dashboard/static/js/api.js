// Calls to the dashboard, and through it to processes.

/** What a process, or the dashboard for it, answered instead of what was asked for. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

const accept = { Accept: 'application/json, application/problem+json' };

/**
 * @param path below the page: a proxy may have put the dashboard at a path of its own
 * @param body goes as JSON, if there is one; a text is JSON already
 */
export async function ask(method, path, body) {
  const headers = method === 'GET' ? accept : { ...accept, 'Content-Type': 'application/json', ...(path.endsWith('/transfers') ? { 'Idempotency-Key': newKey() } : {}) };
  const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  let response;
  try {
    response = await fetch(path, { method, headers, body: content, keepalive: isShort(content) });
  } catch {
    throw new Problem(0, 'the dashboard cannot be reached');
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Problem(response.status, answer?.detail ?? answer?.title ?? `status ${response.status}`);
  return answer;
}

/** What is short goes out even if the page is left. */
const isShort = (content) => content !== undefined && content.length < 4096;

export const get = (process, path) => ask('GET', `api/${process}${path}`);

export const send = (method, process, path, body) => ask(method, `api/${process}${path}`, body);

/** crypto.randomUUID is missing on pages that did not come over TLS or from this machine. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
