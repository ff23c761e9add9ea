/** The starts of a playbook, and the names that their expressions may use: there is no case yet. */
import { checkExpression } from '../expression/check.js';
import type { JsonSchema } from '../program/json.js';
import { itemSchema, recordAsRead } from './names-chain.js';
import { fieldValue } from './names-literals.js';
import { closed, schemaOfType } from './names-schemas.js';
import type { Surroundings } from './names-surroundings.js';
import { maps, nameAt, type Outline } from './outline.js';
import { at, type MapTree, textOf } from './tree.js';

export interface StartOutline {
  readonly kind: 'message' | 'schedule' | 'outcome';
  /** What it is known by among the starts of its playbook: `message complaint_mail`, `schedule 0 8 * * *`, `outcome won of opportunity`. */
  readonly id: string;
  readonly tree: MapTree;
  readonly line: number;
}

export function startsOf(outline: Outline): readonly StartOutline[] {
  const taken = new Map<string, number>();
  return maps(at(outline.tree, 'starts')).flatMap((tree): StartOutline[] => {
    const kind = (['message', 'schedule', 'outcome'] as const).find((each) => at(tree, each));
    if (!kind) return [];
    const of = nameAt(tree, 'of')?.name;
    const id = `${kind} ${(textOf(at(tree, kind)) ?? '').trim().replace(/\s+/g, ' ')}${of === undefined ? '' : ` of ${of}`}`;
    const count = (taken.get(id) ?? 0) + 1;
    taken.set(id, count);
    return [{ kind, id: count === 1 ? id : `${id} (${count})`, tree, line: tree.range.start.line }];
  });
}

const TEXT: JsonSchema = { type: 'string' };
const INSTANT: JsonSchema = { type: 'string', format: 'date-time' };

export interface StartNames {
  /** Where `each` is worked out. */
  readonly before: { readonly [name: string]: JsonSchema };
  /** Where everything else is. */
  readonly all: { readonly [name: string]: JsonSchema };
  /** Those that working time can be counted on. */
  readonly calendars: readonly string[];
}

export function startNames(start: StartOutline, surroundings: Surroundings): StartNames {
  const before = { now: INSTANT, ...causeOf(start, surroundings) };
  const calendars = surroundings.calendars ?? [];
  const item = start.kind === 'schedule' ? itemOf(start, before, calendars) : undefined;
  return { calendars, before, all: item ? { ...before, [asOf(start)]: item } : before };
}

/** The name of an item of `each`. */
export function asOf({ tree }: StartOutline): string {
  return textOf(at(tree, 'as')) ?? 'item';
}

function causeOf({ kind, tree }: StartOutline, surroundings: Surroundings): { [name: string]: JsonSchema } {
  switch (kind) {
    case 'message': {
      const data = surroundings.messages.get(nameAt(tree, 'message')?.name ?? '') ?? {};
      return { source: closed({ id: TEXT, sender: TEXT, data }) };
    }
    case 'outcome': {
      const playbook = surroundings.playbooks.get(nameAt(tree, 'of')?.name ?? '');
      if (!playbook) return { source: {} };
      const ended = closed({ id: TEXT, key: TEXT, playbook: TEXT, customer_id: TEXT, owner: TEXT, started_at: INSTANT, ended_at: INSTANT });
      const required = (ended.required as string[]).filter(
        (name) => name !== 'owner' && (name !== 'customer_id' || playbook.customer === 'required'),
      );
      const outcome = { enum: [...new Set([...playbook.outcomes, 'cancelled'])] };
      return { source: closed({ outcome, data: playbook.data, steps: playbook.steps, case: { ...ended, required } }) };
    }
    case 'schedule':
      switch (textOf(at(tree, 'for'))) {
        case 'customers':
          return { customer: recordAsRead('customer', surroundings) };
        case 'people':
          return { person: itemSchema('people', surroundings) };
        case 'units':
          return { unit: { ...closed({ unit: TEXT, parent: TEXT, manager: TEXT }), required: ['unit'] } };
        default:
          return {};
      }
  }
}

/** The type of one item of `each`; undefined where there is none, or it is wrong. */
function itemOf(
  { tree }: StartOutline,
  names: { readonly [name: string]: JsonSchema },
  calendars: readonly string[],
): JsonSchema | undefined {
  const each = at(tree, 'each');
  if (!each) return undefined;
  const value = each.kind === 'scalar' ? fieldValue(each, 'number') : undefined;
  const checked = value?.kind === 'cel' ? checkExpression(value.cel, { names, calendars }, 'any') : undefined;
  if (!checked || 'problems' in checked) return {};
  const type = checked.type.kind === 'optional' ? checked.type.of : checked.type;
  return type.kind === 'list' ? schemaOfType(type.item) : {};
}
