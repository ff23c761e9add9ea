/**
 * The conditions of a rule, as DMN writes them: `gold`, `>= 10`, `[1..10)`, `not(gold, key)`.
 *
 * owns: their grammar.
 * never: where they stand in a file.
 */
import { type InputKind, kindOf } from '../decision/input.js';
import { dayOf, instantOf } from '../expression/instant.js';
import type { JsonSchema } from '../program/json.js';
import type { Bound, Test, TestValue } from '../program/table.js';

export type ReadCondition =
  | { readonly test: Test }
  /** It cannot be read; `suggestion` can. */
  | { readonly problem: 'syntax'; readonly suggestion?: string }
  /** Values of this kind have no order, or none that a condition could name. */
  | { readonly problem: 'not_comparable' }
  /** A literal that the input cannot be. */
  | { readonly problem: 'value'; readonly value: string };

/** Reads the text of a condition on an input. */
export function readCondition(text: string, input: string, schema: JsonSchema): ReadCondition {
  const kind = kindOf(schema);
  if (Array.isArray(schema.enum) && schema.enum.includes(text)) return { test: { kind: 'equals', value: text } };
  const read = readTest(text.trim(), schema, kind);
  if (!('problem' in read) || read.problem !== 'syntax') return read;
  const suggestion = mended(text, input).find((each) => 'test' in readTest(each, schema, kind));
  return suggestion === undefined ? read : { problem: 'syntax', suggestion };
}

function readTest(text: string, schema: JsonSchema, kind: InputKind): ReadCondition {
  const negated = /^not\s*\(([\s\S]*)\)$/.exec(text);
  if (negated) return readNot(negated[1] ?? '', schema, kind);
  const compared = /^(>=|<=|==|!=|<|>|=)\s*(.+)$/.exec(text);
  if (compared) return readComparison(compared[1] ?? '', compared[2] ?? '', schema, kind);
  const range = /^([[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])[])$/.exec(text);
  if (range) return readRange(range, schema, kind);
  return readEquals(text, schema, kind);
}

function readEquals(text: string, schema: JsonSchema, kind: InputKind): ReadCondition {
  const value = literalOf(text, kind);
  if (value === undefined) return kind === 'other' ? { problem: 'not_comparable' } : { problem: 'syntax' };
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return { problem: 'value', value: String(value) };
  return { test: { kind: 'equals', value } };
}

function readComparison(operator: string, operand: string, schema: JsonSchema, kind: InputKind): ReadCondition {
  if (operator === '=' || operator === '==') return readEquals(operand, schema, kind);
  if (operator === '!=') {
    const read = readEquals(operand, schema, kind);
    return 'test' in read ? { test: { kind: 'not', tests: [read.test] } } : read;
  }
  if (!isOrdered(kind)) return { problem: 'not_comparable' };
  const bound = boundOf(operand, kind, operator.endsWith('='));
  if (!bound) return { problem: 'syntax' };
  return { test: operator.startsWith('>') ? { kind: 'range', from: bound } : { kind: 'range', to: bound } };
}

function readRange(parts: RegExpExecArray, _: JsonSchema, kind: InputKind): ReadCondition {
  if (!isOrdered(kind)) return { problem: 'not_comparable' };
  const from = boundOf(parts[2] ?? '', kind, parts[1] === '[');
  const to = boundOf(parts[3] ?? '', kind, parts[4] === ']');
  return from && to ? { test: { kind: 'range', from, to } } : { problem: 'syntax' };
}

function readNot(inside: string, schema: JsonSchema, kind: InputKind): ReadCondition {
  const tests: Test[] = [];
  for (const part of partsOf(inside)) {
    const read = readTest(part.trim(), schema, kind);
    if ('problem' in read) return read;
    tests.push(read.test);
  }
  return { test: { kind: 'not', tests } };
}

/** Split at commas that stand in no quotes and no brackets. */
function partsOf(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"|'[^']*'|\([^()]*\)|[^,"'(]|["'(])+/g) ?? [''];
}

function isOrdered(kind: InputKind): boolean {
  return kind === 'number' || kind === 'date' || kind === 'instant';
}

function boundOf(text: string, kind: InputKind, inclusive: boolean): Bound | undefined {
  const value = literalOf(text, kind);
  return typeof value === 'number' || typeof value === 'string' ? { value, inclusive } : undefined;
}

/** A literal of this kind; undefined when the text is none. */
export function literalOf(text: string, kind: InputKind): TestValue | undefined {
  switch (kind) {
    case 'number':
      return /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'date':
      return dayOf(text) && text;
    case 'instant':
      return (instantOf(text) ?? dayOf(text))?.toISOString();
    case 'text':
      return text === ''
        ? undefined
        : (/^"([^"]*)"$|^'([^']*)'$/
            .exec(text)
            ?.slice(1)
            .find((each) => each !== undefined) ?? text);
    case 'other':
      return undefined;
  }
}

/** What was probably meant, in the grammar of conditions. */
function mended(text: string, input: string): readonly string[] {
  const plain = text
    .normalize('NFKC')
    .replace(/≥|=>/g, '>=')
    .replace(/≤|=</g, '<=')
    .replace(/≠|<>/g, '!=')
    .replace(/…|\.{3,}/g, '..')
    .trim();
  const without = plain.startsWith(input) ? plain.slice(input.length).trim() : plain;
  const number = '([-+]?[\\d.]+|\\d{4}-\\d\\d-\\d\\d)';
  const between = new RegExp(`^\\[?\\(?\\s*${number}\\s*(?:\\.\\.|-|~|to|–|—)\\s*${number}\\s*\\)?\\]?$`).exec(without);
  const more = new RegExp(`^${number}\\s*\\+$`).exec(without);
  return [
    plain,
    without,
    ...(between ? [`[${between[1]}..${between[2]}]`] : []),
    ...(more ? [`>= ${more[1]}`] : []),
    without.replace(/^(not|!)\s*(?!\()(.+)$/, 'not($2)'),
  ];
}
