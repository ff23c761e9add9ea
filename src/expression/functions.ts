/**
 * The functions of expressions: one registry, from which `check` takes the types and `evaluate` the work.
 *
 * owns: every function and method there is, CEL's own ones included (as doubles and in UTC, whatever the process's zone).
 * never: operators and macros (`has`, `exists`, `all`, `filter`, `map`, `orValue` …), which are CEL's.
 */
import { type FunctionDeclaration, fail, fn, isOfKind, method, type ParameterKind, signaturesOf, takes } from './function-declaration.js';
import { LIST_FUNCTIONS } from './functions-lists.js';
import { TIME_FUNCTIONS } from './functions-time.js';
import { textOfInstant } from './instant.js';
import { LIMITS } from './limits.js';
import { type Money, moneyFrom, moneyOf, moneyValue, negativeMoney, roundMoney, textOfMoney } from './money.js';
import type { TimeAtHand } from './time-at-hand.js';

const sizes = [takes('number', 'text'), takes('number', 'list'), takes('number', 'object')];
const oneText = [takes('text', 'text')];
const twoTexts = [takes('boolean', 'text', 'text')];
const amount = [takes('number', 'number'), takes('money', 'money')];
const roundable = [...amount, takes('number', 'number', 'number'), takes('money', 'money', 'number')];

export const FUNCTIONS: readonly FunctionDeclaration[] = [
  ...TIME_FUNCTIONS,
  ...LIST_FUNCTIONS,

  // ── numbers, and amounts of money ──
  fn('round', roundable, ofAmount(round, roundMoney)),
  fn(
    'floor',
    amount,
    ofAmount(Math.floor, (money) => roundMoney(money, 0, 'down')),
  ),
  fn(
    'ceil',
    amount,
    ofAmount(Math.ceil, (money) => roundMoney(money, 0, 'up')),
  ),
  fn(
    'abs',
    amount,
    ofAmount(Math.abs, (money) => (money.amount < 0 ? negativeMoney(money) : money)),
  ),

  // ── money ──
  fn('money', [takes('money', 'number', 'text')], (value: number, currency: string) => moneyValue(moneyFrom(value, currency))),

  // ── sizes and conversions ──
  fn('size', sizes, sizeOf),
  method('size', sizes, sizeOf),
  fn(
    'string',
    (['text', 'number', 'boolean', 'instant', 'money'] satisfies ParameterKind[]).map((kind) => takes('text', kind)),
    textOf,
  ),
  fn('double', [takes('number', 'number'), takes('number', 'text')], numberOf),
  fn('int', [takes('number', 'number'), takes('number', 'text')], (value: string | number) => Math.trunc(numberOf(value))),

  // ── text ──
  method('contains', twoTexts, (text: string, part: string) => text.includes(part)),
  method('startsWith', twoTexts, (text: string, part: string) => text.startsWith(part)),
  method('endsWith', twoTexts, (text: string, part: string) => text.endsWith(part)),
  method('lowerAscii', oneText, (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())),
  method('upperAscii', oneText, (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())),
  method('trim', oneText, (text: string) => text.trim()),
  method('replace', [takes('text', 'text', 'text', 'text')], (text: string, part: string, by: string) =>
    part === '' ? text : text.split(part).join(by),
  ),
  method(
    'indexOf',
    [takes('number', 'text', 'text'), takes('number', 'text', 'text', 'number')],
    (text: string, part: string, from?: number) => text.indexOf(part, from),
  ),
  method('lastIndexOf', [takes('number', 'text', 'text')], (text: string, part: string) => text.lastIndexOf(part)),
  method(
    'substring',
    [takes('text', 'text', 'number'), takes('text', 'text', 'number', 'number')],
    (text: string, start: number, end?: number) => text.slice(Math.max(0, start), end === undefined ? undefined : Math.max(0, end)),
  ),
  method('split', [takes('texts', 'text', 'text')], (text: string, separator: string) => {
    const parts = text.split(separator);
    return parts.length > LIMITS.items_nested ? fail(`split() gives ${parts.length} parts; ${LIMITS.items_nested} are the most`) : parts;
  }),
];

/** The functions of one name and form. */
export function functionsNamed(name: string, form: FunctionDeclaration['form']): FunctionDeclaration | undefined {
  return FUNCTIONS.find((declaration) => declaration.name === name && declaration.form === form);
}

/** Runs a function on CEL values. Throws `EvaluationFault` when they fit none of its overloads. */
export function applyFunction(declaration: FunctionDeclaration, values: readonly unknown[], time: TimeAtHand | undefined): unknown {
  const fits = declaration.overloads.some(
    ({ parameters }) => parameters.length === values.length && parameters.every((kind, index) => isOfKind(kind, values[index])),
  );
  if (!fits) return fail(`${signaturesOf(declaration)} was given other values`);
  return declaration.timed ? declaration.run(time, ...values) : declaration.run(...values);
}

/** A function of numbers that money has too. */
function ofAmount(
  ofNumber: (value: number, digits?: number) => number,
  ofMoney: (money: Money, digits?: number) => Money,
): (value: unknown, digits?: number) => unknown {
  return (value, digits) => (typeof value === 'number' ? ofNumber(value, digits) : moneyValue(ofMoney(moneyOf(value) as Money, digits)));
}

function textOf(value: unknown): string {
  if (value instanceof Date) return textOfInstant(value);
  const money = moneyOf(value);
  return money ? textOfMoney(money) : String(value);
}

/** Halves go away from zero, as in a spreadsheet. */
function round(value: number, digits = 0): number {
  const shift = 10 ** Math.min(Math.max(Math.trunc(digits), -15), 15);
  // 1.005 * 100 is a little less than 100.5: the text of the number knows better.
  const shifted = Number((Math.abs(value) * shift).toPrecision(15));
  return (Math.sign(value) * Math.round(shifted)) / shift;
}

function sizeOf(value: string | readonly unknown[] | ReadonlyMap<unknown, unknown> | object): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return value instanceof Map ? value.size : Object.keys(value).length;
}

function numberOf(value: string | number): number {
  const number = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : fail(`'${value}' is not a number`);
}
