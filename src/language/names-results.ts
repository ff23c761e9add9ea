/**
 * What `steps` holds at a moment, as a type whose fields are made when they are asked for: a playbook has as many moments
 * as steps, and an expression reads few of them.
 */
import { type ExpressionType, type Field, typeOfSchema } from '../expression/expression-type.js';
import type { JsonSchema } from '../program/json.js';
import type { Path } from './names-conditions.js';
import type { Moment } from './names-flow.js';
import { withCertain } from './names-schemas.js';

/** `schemaOf` gives what a step leaves; undefined for ids that are no step's. */
export function stepsType(moment: Moment, isStep: (id: string) => boolean, schemaOf: (id: string) => JsonSchema): ExpressionType {
  return { kind: 'object', fields: new StepFields(moment, isStep, schemaOf) };
}

class StepFields implements ReadonlyMap<string, Field> {
  readonly #made = new Map<string, Field>();
  /** Step → the paths below it that are certain. */
  readonly #facts = new Map<string, Path[]>();

  constructor(
    private readonly moment: Moment,
    private readonly isStep: (id: string) => boolean,
    private readonly schemaOf: (id: string) => JsonSchema,
  ) {
    for (const [root, step, ...path] of moment.facts) {
      if (root === 'steps' && step !== undefined) this.#facts.set(step, [...(this.#facts.get(step) ?? []), path]);
    }
  }

  get(id: string): Field | undefined {
    if (!this.has(id)) return undefined;
    let field = this.#made.get(id);
    if (!field) {
      const facts = this.#facts.get(id);
      const schema = (facts ?? []).reduce(withCertain, this.schemaOf(id));
      field = { type: typeOfSchema(schema), certain: this.moment.ran.get(id) === true || facts !== undefined };
      this.#made.set(id, field);
    }
    return field;
  }

  has(id: string): boolean {
    return this.moment.ran.has(id) && this.isStep(id);
  }

  get size(): number {
    return [...this.keys()].length;
  }

  *keys(): MapIterator<string> {
    for (const id of this.moment.ran.keys()) if (this.isStep(id)) yield id;
  }

  *entries(): MapIterator<[string, Field]> {
    for (const id of this.keys()) {
      const field = this.get(id);
      if (field) yield [id, field];
    }
  }

  *values(): MapIterator<Field> {
    for (const [, field] of this.entries()) yield field;
  }

  [Symbol.iterator](): MapIterator<[string, Field]> {
    return this.entries();
  }

  forEach(each: (field: Field, id: string, map: ReadonlyMap<string, Field>) => void): void {
    for (const [id, field] of this) each(field, id, this);
  }
}
