/**
 * What is known to be there at a place of an expression: after `has(data.visit) && …`, `data.visit` is.
 *
 * owns: facts, and how a path is written down. A fact is such a path: `data.visit`, `data.items[0]`.
 */
import { serialize } from '@marcbachmann/cel-js/serialize';
import { fieldRead, type Node } from './ast.js';

export type Facts = ReadonlySet<string>;

export function withFacts(facts: Facts, more: readonly string[]): Facts {
  return more.length === 0 ? facts : new Set([...facts, ...more]);
}

/** Without what is known about a name that now means something else. */
export function withoutName(facts: Facts, name: string): Facts {
  const mentioned = new RegExp(`\\b${name}\\b`);
  return new Set([...facts].filter((fact) => !mentioned.test(fact)));
}

export function inBoth(left: readonly string[], right: readonly string[]): readonly string[] {
  return left.filter((fact) => right.includes(fact));
}

/**
 * The path as it is written in CEL, alike however it was written. With `optionalAt`, that access is made optional;
 * without it, optional accesses count as plain ones.
 */
export function pathText(node: Node, optionalAt?: Node): string {
  if (node.op === 'id') return node.args;
  const read = fieldRead(node);
  if (read) return fieldText(pathText(read.of, optionalAt), read.field, node === optionalAt || (optionalAt !== undefined && read.optional));
  if (node.op !== '[]' && node.op !== '[?]') return serialize(node);
  const [of, index] = node.args;
  const optional = node === optionalAt || (optionalAt !== undefined && node.op === '[?]');
  return `${pathText(of, optionalAt)}[${optional ? '?' : ''}${serialize(index)}]`;
}

export function fieldText(path: string, field: string, optional = false): string {
  if (/^[A-Za-z_]\w*$/.test(field) && !/^(in|true|false|null)$/.test(field)) return `${path}${optional ? '.?' : '.'}${field}`;
  return `${path}[${optional ? '?' : ''}'${field}']`;
}

export function itemText(list: string, index: number): string {
  return `${list}[${index}]`;
}

/** The path and every beginning of it, the name alone excepted: when `a.b.c` is there, so is `a.b`. */
export function pathAndBeginnings(node: Node): readonly string[] {
  const paths: string[] = [];
  let at: Node | undefined = node;
  while (at && at.op !== 'id') {
    paths.push(pathText(at));
    at = fieldRead(at)?.of ?? (at.op === '[]' || at.op === '[?]' ? at.args[0] : undefined);
  }
  return paths;
}

/** An access with the first part that may be missing made optional, and a value for when it is: `steps.?ask.outcome.orValue(…)`. */
export function fallbackText(whole: Node, missing: Node): string {
  return `${pathText(whole, missing)}.orValue(…)`;
}
