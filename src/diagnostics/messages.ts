/**
 * The texts of every code: what is wrong, and what to write instead. For designers, who are not programmers.
 *
 * A text is a function of the diagnostic's params; params are data (ids, keys, numbers), never sentences.
 */
import type { Code } from './codes.js';
import type { Diagnostic } from './diagnostic.js';
import type { Language, Message } from './message.js';
import { accessMessages } from './messages/access.js';
import { calendarMessages } from './messages/calendar.js';
import { clockMessages } from './messages/clock.js';
import { connectorMessages } from './messages/connector.js';
import { durationMessages } from './messages/duration.js';
import { expressionMessages } from './messages/expression.js';
import { flowMessages } from './messages/flow.js';
import { nameMessages } from './messages/name.js';
import { peopleMessages } from './messages/people.js';
import { reuseMessages } from './messages/reuse.js';
import { scenarioMessages } from './messages/scenario.js';
import { shapeMessages } from './messages/shape.js';
import { startMessages } from './messages/start.js';
import { tableMessages } from './messages/table.js';
import { textMessages } from './messages/text.js';
import { valueMessages } from './messages/value.js';
import { yamlMessages } from './messages/yaml.js';

export const messages: { readonly [C in Code]: Message } = {
  ...yamlMessages,
  ...shapeMessages,
  ...nameMessages,
  ...calendarMessages,
  ...valueMessages,
  ...textMessages,
  ...startMessages,
  ...scenarioMessages,
  ...reuseMessages,
  ...accessMessages,
  ...peopleMessages,
  ...flowMessages,
  ...expressionMessages,
  ...durationMessages,
  ...clockMessages,
  ...tableMessages,
  ...connectorMessages,
};

/** The message and help of a diagnostic in `language`. */
export function textsOf(diagnostic: Pick<Diagnostic, 'code' | 'params'>, language: Language): { message: string; help: string } {
  const texts = messages[diagnostic.code][language];
  return { message: texts.message(diagnostic.params), help: texts.help(diagnostic.params) };
}
