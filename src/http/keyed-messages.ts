/** Messages for whoever waits under their key: into the mailbox of that name and key, once by their id. */
import { KEY_LIMIT } from '../engine/asking.js';
import type { Actor } from '../engine/event.js';
import { keptEarly } from '../engine/messages.js';
import { maySendKeyed } from './authorisation.js';
import type { Cases } from './cases.js';
import { messageData, type SentMessage } from './message-starts.js';
import { Problem } from './problem.js';
import type { PublishedProgram } from './published-programs.js';

/**
 * Sends it, where a published playbook waits for such messages by key. Null: none does.
 * @throws Problem where the sender may not, or it does not hold what it should.
 */
export async function sendKeyed(
  cases: Pick<Cases, 'send'>,
  published: readonly PublishedProgram[],
  actor: Actor,
  message: SentMessage,
): Promise<{ readonly key: string } | null> {
  const waiting = published.filter(({ content }) => content.message_keys?.[message.name] !== undefined);
  const [first] = waiting;
  const field = first?.content.message_keys?.[message.name];
  if (first === undefined || field === undefined) return null;
  const data = messageData(first.content.messages[message.name] ?? {}, message.data);
  if (!waiting.some(({ content }) => maySendKeyed(actor, content))) {
    throw new Problem('not_allowed', `You may not send ${message.name}.`, { permission: 'message' });
  }
  const key = data[field];
  const wrong = typeof key !== 'string' && typeof key !== 'number' ? 'This is missing.' : wrongKey(String(key));
  if (wrong !== null) {
    throw new Problem('message_invalid', `${message.name} is sent by its ${field}: give it.`, {
      errors: [{ field: `/data/${field}`, message: wrong }],
    });
  }
  const kept = Math.max(...waiting.map(({ content }) => keptEarly(content, message.name)));
  await cases.send(message.name, String(key), { id: message.id, data, until: Date.now() + kept });
  return { key: String(key) };
}

function wrongKey(key: string): string | null {
  if (key === '') return 'This is empty.';
  return key.length > KEY_LIMIT ? `This has more than ${KEY_LIMIT} characters.` : null;
}
