/** Literals and expressions of a playbook as the Program keeps them. */
import { parseDuration } from '../calendar/duration.js';
import type { Json } from '../program/json.js';
import type { Computed, DurationValue, Expression } from '../program/program.js';
import type { Text } from '../program/text.js';
import { type CelSource, fieldValue, lineOf } from './names-literals.js';
import { entriesOf, namesOf } from './outline.js';
import { at, type MapTree, type Tree, textOf, toJson } from './tree.js';

export function expressionOf(source: CelSource): Expression {
  return { cel: source.cel, line: lineOf(source) };
}

/** A condition; a literal `true` or `false` is CEL too. */
export function conditionOf(tree: Tree | undefined): Expression | undefined {
  if (tree?.kind !== 'scalar') return undefined;
  const value = fieldValue(tree, 'boolean');
  if (value.kind === 'cel') return expressionOf(value);
  return value.kind === 'literal' ? { cel: String(value.value), line: tree.range.start.line } : undefined;
}

export function durationOf(tree: Tree | undefined): DurationValue {
  if (tree?.kind === 'scalar') {
    const value = fieldValue(tree, 'duration');
    if (value.kind === 'cel') return { kind: 'cel', ...expressionOf(value) };
    const text = String(tree.value).trim();
    const duration = parseDuration(text);
    if (!('problem' in duration)) return { kind: 'literal', duration, text };
  }
  throw new Error(`a checked playbook has no duration on line ${tree?.range.start.line ?? 0}`);
}

/** CEL as it is, or a number (`record`). */
export function bareValueOf(tree: Tree): Computed {
  if (tree.kind !== 'scalar') return computedOf(tree);
  const value = fieldValue(tree, 'number');
  if (value.kind === 'literal') return { kind: 'literal', value: typeof value.value === 'string' ? Number(value.value) : value.value };
  return value.kind === 'cel' ? { kind: 'cel', ...expressionOf(value) } : computedOf(tree);
}

/** YAML with `${ … }` in it. What holds no expression stays one literal. */
export function computedOf(tree: Tree): Computed {
  switch (tree.kind) {
    case 'scalar': {
      const value = fieldValue(tree, 'any');
      if (value.kind === 'cel') return { kind: 'cel', ...expressionOf(value) };
      if (value.kind === 'literal') return { kind: 'literal', value: value.value };
      if (value.kind === 'problem') return { kind: 'literal', value: tree.value };
      const parts = value.parts.map((part) => (typeof part === 'string' ? part : expressionOf(part)));
      return { kind: 'splice', parts, line: tree.range.start.line };
    }
    case 'list': {
      const items = tree.items.map(computedOf);
      return items.every(isLiteral) ? { kind: 'literal', value: items.map(({ value }) => value) } : { kind: 'list', items };
    }
    case 'map': {
      const fields = tree.entries.map(({ key, value }) => [key, computedOf(value)] as const);
      const literals = fields.flatMap(([key, field]) => (isLiteral(field) ? [[key, field.value] as const] : []));
      if (literals.length === fields.length) return { kind: 'literal', value: Object.fromEntries(literals) };
      return { kind: 'object', fields: Object.fromEntries(fields) };
    }
  }
}

function isLiteral(computed: Computed): computed is Extract<Computed, { kind: 'literal' }> {
  return computed.kind === 'literal';
}

/** What people see; undefined when it is not written. */
export function peopleText(tree: Tree | undefined): Text | undefined {
  if (tree?.kind === 'map') {
    const texts = tree.entries.flatMap(({ key, value }) => (textOf(value) === undefined ? [] : [[key, textOf(value) as string]]));
    return Object.fromEntries(texts);
  }
  return tree?.kind === 'scalar' && tree.value !== null ? String(tree.value) : undefined;
}

/** The title of a thing; without one, its id in words. */
export function titleOf(tree: MapTree, id: string): Text {
  return peopleText(at(tree, 'title')) ?? inWords(id);
}

export function inWords(id: string): string {
  const words = id.replaceAll(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Outcomes as ids in a list, or as a map to their labels. */
export function outcomeLabels(tree: Tree | undefined): { readonly id: string; readonly title: Text }[] {
  if (tree?.kind !== 'map') return namesOf(tree).map(({ name }) => ({ id: name, title: inWords(name) }));
  return entriesOf(tree).map(({ key, value }) => {
    const labelled = value.kind === 'map' ? at(value, 'title') : undefined;
    return { id: key, title: peopleText(labelled ?? value) ?? inWords(key) };
  });
}

/** A JSON Schema as written, for forms: with what people see. */
export function formSchema(tree: Tree | undefined): { [key: string]: unknown } {
  if (!tree) return {};
  return { type: 'object', ...(withMoney(toJson(tree)) as { [key: string]: Json }) };
}

const CURRENCY_LETTERS = 3;

/** What is entered as money is held against what money is. */
function withMoney(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(withMoney);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, key === 'default' ? value : withMoney(value)]));
  if (schema.format !== 'money') return inner;
  const currency = { type: 'string', minLength: CURRENCY_LETTERS, maxLength: CURRENCY_LETTERS };
  const properties = { amount: { type: 'number' }, currency };
  return { ...inner, type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
