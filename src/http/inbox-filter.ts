/** What an inbox is asked for, from the parameters of its URL. */
import type { Organisation } from '../organisation/snapshot.js';
import { inLanguage } from '../program/text.js';
import type { InboxFilter } from '../store/inbox.js';
import { mayLookIntoUnit, type Reader, unitsSeen } from './authorisation.js';
import { Problem } from './problem.js';

/** The names that they have in the API. */
export interface InboxParameters {
  /** Part of the inbox; `unit`: what the people of one's units have in hand. */
  readonly in?: 'mine' | 'offered' | 'unit';
  readonly role?: string;
  readonly unit?: string;
  readonly overdue?: boolean;
  readonly playbook?: string;
  readonly stage?: string;
  readonly customer?: string;
  readonly case?: string;
  readonly text?: string;
  readonly sort?: 'urgency' | 'due';
}

/** Throws `not_allowed` for a unit that is not the reader's to look into. */
export function inboxFilterOf(parameters: InboxParameters, reader: Reader): InboxFilter {
  const { in: part, role, customer, overdue, playbook, stage, case: caseId, text } = parameters;
  const units = unitsOf(parameters, reader);
  return {
    ...(part === 'mine' || part === 'offered' ? { which: part } : {}),
    ...(units === undefined ? {} : { units }),
    ...(role === undefined ? {} : { role }),
    ...(customer === undefined ? {} : { customer_id: customer }),
    ...(overdue === undefined ? {} : { overdue }),
    ...(playbook === undefined ? {} : { playbook }),
    ...(stage === undefined ? {} : { stage }),
    ...(caseId === undefined ? {} : { case: caseId }),
    ...(text === undefined ? {} : { text }),
  };
}

function unitsOf({ in: part, unit }: InboxParameters, { actor, organisation }: Reader): readonly string[] | undefined {
  if (unit === undefined) return part === 'unit' ? unitsSeen(actor, organisation) : undefined;
  if (mayLookIntoUnit(actor, unit, organisation)) return [unit];
  throw new Problem('not_allowed', `What ${titleOf(unit, organisation)} has in hand is seen by its people, and by managers above.`, {
    permission: 'see',
  });
}

function titleOf(unit: string, organisation: Organisation): string {
  return inLanguage(organisation.units.find((each) => each.unit === unit)?.title ?? unit, 'en');
}
