/** What changes, as the server tells it. (EventSource cannot send the token, so that the stream is read here.) */
import { token } from './api.js';

const AGAIN_MS = 2_000;

/**
 * Calls `changed` for every event until `wanted` says no; goes on after a break where it was. Returns what ends it.
 */
export function listen(changed, wanted) {
  const stop = new AbortController();
  let last = null;
  void go();
  return () => stop.abort();

  async function go() {
    while (wanted() && !stop.signal.aborted) {
      try {
        await follow();
      } catch {
        // The server is away, or the connection broke.
      }
      if (stop.signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      // What came meanwhile is told again; where that is too long ago the server says `reset`.
    }
  }

  async function follow() {
    const headers = {
      accept: 'text/event-stream',
      authorization: `Bearer ${token.get()}`,
      ...(last === null ? {} : { 'last-event-id': last }),
    };
    const response = await fetch('/api/v1/events', { headers, signal: stop.signal });
    if (!response.ok) throw new Error(String(response.status));
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (!wanted()) return stop.abort();
      const parts = (text + value).split('\n\n');
      text = parts.pop();
      let some = false;
      for (const part of parts) {
        last = /^id: (.*)$/m.exec(part)?.[1] ?? last;
        some ||= /^event: /m.test(part);
      }
      if (some) changed();
    }
  }
}
