/** Steps that ask the outside and go on with its answer. */
import { recordId } from '../../program/customer-schema.js';
import { type Json, type JsonObject, objectOf } from '../../program/json.js';
import { askFor } from '../asking.js';
import { momentAfter } from '../moments.js';
import type { Frame } from '../state.js';
import { Fault, type Turn } from '../turn.js';
import type { StepBehaviour } from './step-behaviour.js';

/** A connector's operation. Its result is the typed answer; what the connector gives up is handled by `on_error`. */
export const callStep: StepBehaviour<'call'> = {
  enter(turn, step, frame) {
    const milliseconds = (value: typeof step.timeout): number | null =>
      value ? momentAfter(turn, value, turn.program.calendar, frame.id, step.line, 'this time') - turn.now : null;
    askFor(turn, frame, {
      kind: 'call',
      connector: step.connector,
      operation: step.operation,
      with: turn.compute(step.with, frame.id),
      timeout: milliseconds(step.timeout),
      attempts: step.retry?.attempts ?? DEFAULT_ATTEMPTS,
      every: milliseconds(step.retry?.every) ?? 1_000,
    });
  },
  answered: resultIsAnswer,
  failed(turn, step, frame, error) {
    if (!step.on_error) return false;
    const handling: Frame = { kind: 'call', id: frame.id, node: step.id, parent: frame.parent, error };
    turn.setFrame(handling);
    turn.runBranch(handling, 'on_error');
    return true;
  },
  childDone(turn, _step, frame) {
    if (frame.kind === 'call') turn.complete(frame.id);
  },
};
const DEFAULT_ATTEMPTS = 5;

/** Looks things up. Its result is `{ items }`. */
export const findStep: StepBehaviour<'find'> = {
  enter(turn, step, frame) {
    askFor(turn, frame, {
      kind: 'find',
      in: step.in,
      where: step.where ?? null,
      order: step.order ?? null,
      limit: step.limit,
      names: step.where || step.order ? turn.scope(frame.id) : {},
    });
  },
  answered: resultIsAnswer,
};

/** The error of a record that is likely there already. Unless a handler takes it, whoever settles the incident says which it is. */
export const LIKELY_DUPLICATE = 'likely_duplicate';

/** Makes a customer, a product or a contact. Its result is the record; where the playbook begins without a customer, a new one becomes the case's. */
export const createStep: StepBehaviour<'create'> = {
  enter(turn, step, frame) {
    const values = turn.compute(step.values, frame.id);
    const likely = frame.kind === 'asking' ? frame.likely : undefined;
    const looked = likely ? { same_as: likely.same_as ?? null } : {};
    askFor(turn, frame, { kind: 'create', what: step.what, values, customer: turn.state.case.customer_id, ...looked });
  },
  failed(turn, _step, frame, { code }) {
    if (code === LIKELY_DUPLICATE && frame.kind === 'asking') turn.setFrame({ ...frame, likely: {} });
    return false;
  },
  answered(turn, step, frame, asked, value) {
    const record = objectOf(value);
    if (step.what === 'customer' && turn.program.customer === 'created' && typeof record.id === 'string') {
      turn.state.case = { ...turn.state.case, customer_id: record.id };
      turn.state.customer = record;
    }
    resultIsAnswer(turn, step, frame, asked, value);
  },
};

/** Changes fields of a customer, a product or a contact. Its result is the record as it is now, which the case sees at once. */
export const updateStep: StepBehaviour<'update'> = {
  enter(turn, step, frame) {
    const id = step.record ? turn.compute(step.record, frame.id) : null;
    if (step.what !== 'customer' && (typeof id !== 'string' || id === '')) {
      throw new Fault('expression', `Which ${step.what} is to be changed is not said.`, step.line);
    }
    askFor(turn, frame, {
      kind: 'update',
      what: step.what,
      id: typeof id === 'string' ? id : null,
      values: turn.compute(step.values, frame.id),
      customer: turn.state.case.customer_id,
    });
  },
  answered(turn, step, frame, asked, value) {
    if (turn.state.customer) turn.state.customer = withRecord(turn.state.customer, step.what, objectOf(value));
    resultIsAnswer(turn, step, frame, asked, value);
  },
};

/** The customer's file, as far as the case has it, with the record in its place. */
function withRecord(customer: JsonObject, what: 'customer' | 'product' | 'contact', record: JsonObject): JsonObject {
  if (what === 'customer') return { ...customer, ...record };
  const list = `${what}s`;
  const before = customer[list];
  if (!Array.isArray(before)) return customer;
  const isIt = (each: Json) => recordId(objectOf(each), what) === recordId(record, what);
  return { ...customer, [list]: before.map((each) => (isIt(each) ? record : each)) };
}

/** A case of another playbook, waited for or let go. */
export const playStep: StepBehaviour<'play'> = {
  enter(turn, step, frame) {
    const customer = step.customer ? turn.compute(step.customer, frame.id) : turn.state.case.customer_id;
    askFor(turn, frame, {
      kind: 'play',
      playbook: step.playbook,
      data: turn.compute(step.data, frame.id),
      customer: typeof customer === 'string' ? customer : null,
      wait: step.wait,
      on_cancel: step.on_cancel,
    });
  },
  answered: resultIsAnswer,
};

/** A file made from a template; a part that is empty is an incident, not a gap in what the customer reads. */
export const documentStep: StepBehaviour<'document'> = {
  enter(turn, step, frame) {
    for (const { part, value } of step.parts) {
      const content = turn.compute(value, frame.id);
      if (content === null || content === '' || (Array.isArray(content) && content.length === 0)) {
        throw new Fault('expression', `The part ${part} of the document is empty.`, step.line);
      }
    }
    const texts = Object.entries(step.text).map(([language, text]) => [language, String(turn.compute(text, frame.id) ?? '')] as const);
    askFor(turn, frame, { kind: 'document', name: step.name, texts: Object.fromEntries(texts) });
  },
  answered: resultIsAnswer,
};

function resultIsAnswer(turn: Turn, _step: unknown, frame: Frame, _asked: unknown, value: unknown): void {
  turn.complete(frame.id, objectOf(value));
}
