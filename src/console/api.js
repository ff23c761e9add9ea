/** The server as the console sees it: HTTP alone. The token lives in this tab. */

const TOKEN = 'steward.token';

export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (text) => sessionStorage.setItem(TOKEN, text),
  clear: () => sessionStorage.removeItem(TOKEN),
};

/** Who the token says we are; the server checks it, this is for show. */
export function person() {
  try {
    const [, claims] = token.get().split('.');
    return JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))).sub;
  } catch {
    return null;
  }
}

export class Problem extends Error {
  constructor(document) {
    super(document.detail ?? document.title);
    this.status = document.status;
    this.code = document.type?.split(':').at(-1);
    /** Of what is not allowed: which permission it takes. */
    this.permission = document.permission;
    this.errors = document.errors ?? [];
  }
}

export const read = (url) => request(url, { method: 'GET' });

/** `key` makes it safe to send the same thing again: keep it until an answer came. */
export function send(url, body, key) {
  return request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
}

export function change(method, url, body) {
  return request(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

export const removeAt = (url) => request(url, { method: 'DELETE' });

async function request(url, options) {
  const headers = { accept: 'application/json', authorization: `Bearer ${token.get()}`, 'steward-client': 'console', ...options.headers };
  const response = await fetch(url, { ...options, headers });
  if (response.status === 204) return {};
  const answer = await response.json();
  if (!response.ok) throw new Problem(answer);
  return { pending: response.status === 202, ...answer };
}
