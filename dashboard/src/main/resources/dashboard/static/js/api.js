// Calls to processes, through the dashboard.

/** What a process, or the dashboard for it, answered instead of what was asked for. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function call(process, path, options) {
  let response;
  try {
    response = await fetch(`/api/${process}${path}`, options);
  } catch {
    throw new Problem(0, 'the dashboard cannot be reached');
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Problem(response.status, body?.detail ?? body?.title ?? `status ${response.status}`);
  return body;
}

const accept = { Accept: 'application/json, application/problem+json' };

export const get = (process, path) => call(process, path, { headers: accept });

export const send = (method, process, path, body) =>
  call(process, path, {
    method,
    headers: { ...accept, 'Content-Type': 'application/json', 'Idempotency-Key': newKey() },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

/** crypto.randomUUID is missing on pages that did not come over TLS or from this machine. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
