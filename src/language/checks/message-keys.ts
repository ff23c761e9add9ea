/** Finds a `key` for a message that has none: nothing could ever find it by that. */
import type { Report, Rule } from '../check-rule.js';
import type { Surroundings } from '../names-surroundings.js';
import { handlersIn, type Named, nameAt, nodesOf } from '../outline.js';
import { entryOf, type MapTree } from '../tree.js';

export const messageKeys: Rule = {
  name: 'message-keys',
  codes: ['flow/message-without-key'],
  check({ outline, surroundings }, report) {
    for (const node of nodesOf(outline)) if (node.kind === 'wait') checkOne(nameAt(node.tree, 'message'), node.tree, surroundings, report);
    for (const { handler } of handlersIn(outline)) checkOne(handler.message, handler.tree, surroundings, report);
  },
};

function checkOne(message: Named | undefined, tree: MapTree, { messages, message_keys }: Surroundings, report: Report): void {
  const key = entryOf(tree, 'key');
  if (!message || !key || !messages.has(message.name) || message_keys.has(message.name)) return;
  report('flow/message-without-key', key.key_range, { message: message.name });
}
