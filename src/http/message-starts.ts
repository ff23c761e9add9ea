/** Cases that a message starts: of every playbook that has a start for it, once for each message. */
import type { Actor } from '../engine/event.js';
import { formErrors, withDefaults } from '../engine/form.js';
import type { Json, JsonObject, JsonSchema } from '../program/json.js';
import { mayStart } from './authorisation.js';
import { type OccasionTaken, takeOccasion } from './occasion.js';
import { Problem } from './problem.js';
import type { PublishedProgram } from './published-programs.js';
import { fieldsInWords } from './refusal-problem.js';
import type { StartParts } from './start-case.js';

export interface SentMessage {
  readonly id: string;
  readonly name: string;
  readonly data: JsonObject;
}

export type MessageTaken = { readonly playbook: string } & OccasionTaken;

/**
 * Null: no playbook starts with it.
 * @throws Problem where the sender may start none of those that do, or it does not hold what it should.
 */
export async function startByMessage(
  parts: StartParts,
  published: readonly PublishedProgram[],
  actor: Actor,
  message: SentMessage,
): Promise<readonly MessageTaken[] | null> {
  const listening = published.flatMap((program) =>
    (program.content.starts ?? []).flatMap((start) =>
      start.kind === 'message' && start.message === message.name ? [{ program, start }] : [],
    ),
  );
  if (listening.length === 0) return null;
  const allowed = listening.filter(({ program }) => mayStart(actor, program.content, null));
  if (allowed.length === 0) throw new Problem('not_allowed', `You may not start cases with ${message.name}.`, { permission: 'start' });
  const taken: MessageTaken[] = [];
  for (const { program, start } of allowed) {
    const schema = program.content.messages[message.name] ?? {};
    const data = messageData(schema, message.data);
    const source = { id: message.id, sender: actor.person, data };
    const values = { source, now: new Date().toISOString() };
    const occasion = { id: message.id, values, customer: null, at: Date.now(), caused_by: actor };
    taken.push({ playbook: program.content.playbook, ...(await takeOccasion(parts, program, start, occasion)) });
  }
  return taken;
}

/** The data with the schema's defaults. Throws a problem that names every field that is wrong. */
export function messageData(schema: JsonSchema, given: JsonObject): JsonObject {
  const data = withDefaults(schema, given);
  const errors = formErrors(schema, data);
  if (errors.length === 0) return data;
  throw new Problem('message_invalid', fieldsInWords(errors.length), {
    errors: errors.map((error): Json => ({ ...error, field: `/data${error.field}` })),
  });
}
