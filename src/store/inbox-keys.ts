/** What a reader's inbox looks for: keys of candidates, and what a key leaves open. The same as `mayTake` of the organisation says. */
import { type RawBuilder, sql } from 'kysely';
import type { Candidate } from '../organisation/candidate.js';
import { candidateKey } from './projection/task-row.js';

/** Part of what a reader may see. */
export interface InboxPart {
  /** `mine`: in hand; `offered`: to be claimed; default both. */
  readonly which?: 'mine' | 'offered';
  /** Only what is offered to this role of the reader's. */
  readonly role?: string;
  /** What people of these units, or of units below, have in hand, instead of the reader's own. Who may see that is not asked here. */
  readonly units?: readonly string[];
}

/** None: there is nothing that would suit. */
export function keysOf(reader: Candidate, { which, role, units }: InboxPart = {}): readonly string[] {
  if (units !== undefined) return units.map(candidateKey.held);
  if (role !== undefined) return which !== 'mine' && reader.roles.includes(role) ? [candidateKey.role(role)] : [];
  const mine = [candidateKey.assignee(reader.person)];
  if (which === 'mine') return mine;
  return which === 'offered' ? offeredTo(reader) : [...mine, ...offeredTo(reader)];
}

function offeredTo(reader: Candidate): readonly string[] {
  return [
    candidateKey.person(reader.person),
    ...reader.roles.map(candidateKey.role),
    ...reader.units.map(candidateKey.unit),
    ...Object.keys(reader.skills).map(candidateKey.skill),
    ...(reader.administrator ? [candidateKey.administrators] : []),
  ];
}

/** Of a candidate row `c` under one of the reader's keys. */
export function suits(reader: Candidate): RawBuilder<unknown> {
  return sql`(c.plain or c.also <@ ${keysOf(reader)}::text[] and not ${reader.person} = any(c.excluded)
    and (c.skills = '{}' or not exists (
      select from unnest(c.skills, c.levels) as s(skill, level)
      where coalesce((${JSON.stringify(reader.skills)}::jsonb ->> s.skill)::float8 < s.level, true))))`;
}
