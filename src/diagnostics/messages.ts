/**
 * The texts of every code: what is wrong, and what to write instead. For designers, who are not programmers.
 *
 * A text is a function of the diagnostic's params; params are data (ids, keys, numbers), never sentences.
 */
import type { Code, CodeOf, Family } from './codes.js';
import type { Diagnostic } from './diagnostic.js';
import { calendarMessages } from './messages/calendar.js';
import { clockMessages } from './messages/clock.js';
import { durationMessages } from './messages/duration.js';
import { expressionMessages } from './messages/expression.js';
import { flowMessages } from './messages/flow.js';
import { nameMessages } from './messages/name.js';
import { peopleMessages } from './messages/people.js';
import { scenarioMessages } from './messages/scenario.js';
import { shapeMessages } from './messages/shape.js';
import { textMessages } from './messages/text.js';
import { valueMessages } from './messages/value.js';
import { yamlMessages } from './messages/yaml.js';

export type Params = Diagnostic['params'];
/** Languages that diagnostics are written in. */
export type Language = 'en' | 'zh';
export interface MessageTexts {
  /** What is wrong: one sentence. */
  readonly message: (params: Params) => string;
  /** What to write instead: one or two sentences, the exact text where it is known. */
  readonly help: (params: Params) => string;
}
export type Message = { readonly [L in Language]: MessageTexts };
/** The messages of one family of codes. */
export type MessagesOf<F extends Family> = { readonly [C in CodeOf<F>]: Message };

export const messages: { readonly [C in Code]: Message } = {
  ...yamlMessages,
  ...shapeMessages,
  ...nameMessages,
  ...calendarMessages,
  ...valueMessages,
  ...textMessages,
  ...scenarioMessages,
  ...peopleMessages,
  ...flowMessages,
  ...expressionMessages,
  ...durationMessages,
  ...clockMessages,
};

/** The message and help of a diagnostic in `language`. */
export function textsOf(diagnostic: Pick<Diagnostic, 'code' | 'params'>, language: Language): { message: string; help: string } {
  const texts = messages[diagnostic.code][language];
  return { message: texts.message(diagnostic.params), help: texts.help(diagnostic.params) };
}
