/** Finds a `key` for a message that has none, since nothing could ever find it by that, and one that its key can never equal. */
import { givenCodes, reportGiven } from '../check-given.js';
import type { CheckedParts, Report, Rule } from '../check-rule.js';
import type { Moment } from '../names-moment.js';
import { isObject } from '../names-schemas.js';
import { handlersIn, type Named, nameAt, nodesOf } from '../outline.js';
import { entryOf, type MapTree } from '../tree.js';

export const messageKeys: Rule = {
  name: 'message-keys',
  codes: ['flow/message-without-key', ...givenCodes],
  check(playbook, report) {
    const { flow } = playbook.names;
    for (const node of nodesOf(playbook.outline)) {
      if (node.kind === 'wait') checkOne(nameAt(node.tree, 'message'), node.tree, flow.begin.get(node), playbook, report);
    }
    for (const { handler } of handlersIn(playbook.outline)) {
      checkOne(handler.message, handler.tree, flow.handled.get(handler), playbook, report);
    }
  },
};

function checkOne(
  message: Named | undefined,
  tree: MapTree,
  moment: Moment | undefined,
  { names, surroundings: { messages, message_keys } }: CheckedParts,
  report: Report,
): void {
  const key = entryOf(tree, 'key');
  const schema = message && messages.get(message.name);
  if (!message || !key || !schema) return;
  const field = message_keys.get(message.name);
  if (field === undefined) return report('flow/message-without-key', key.key_range, { message: message.name });
  const wanted = isObject(schema.properties) ? schema.properties[field] : undefined;
  if (!isObject(wanted) || !moment) return;
  const { message: _, ...before } = moment;
  reportGiven(report, key.value, wanted, 'key', names.at(before));
}
