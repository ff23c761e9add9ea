/**
 * The values of an input, cut into cells that no test of the table tells apart. A cell is known by one of its values.
 *
 * owns: which cells there are.
 * never: which rules hold in them (analyse.ts).
 */
import { dayOf } from '../expression/instant.js';
import type { Json, JsonSchema } from '../program/json.js';
import type { Test, TestValue } from '../program/table.js';
import { canonical, kindOf } from './input.js';

export interface Axis {
  readonly input: string;
  readonly cells: readonly Cell[];
}
export interface Cell {
  readonly sample: Json;
  /** The sample is the only value in it. */
  readonly single: boolean;
}

/** With `single` inputs of few values get a cell for each; more than these are not counted out. */
const FEW = 64;
const DAY = 86_400_000;

/**
 * The cells of an input, in ascending order or that of its `enum`. `values` are those that expressions compare it with.
 * None where its schema leaves no value.
 */
export function axisOf(input: string, schema: JsonSchema, tests: readonly Test[], values: readonly TestValue[], single: boolean): Axis {
  const compared = [...tests.flatMap(valuesIn), ...values];
  const kind = kindOf(schema);
  const one = (sample: Json): Cell => ({ sample, single: true });
  if (Array.isArray(schema.enum)) return { input, cells: (schema.enum as Json[]).map(one) };
  switch (kind) {
    case 'boolean':
      return { input, cells: [one(true), one(false)] };
    case 'number': {
      const range = numberRange(schema);
      return { input, cells: cellsOf(range, compared.filter(isNumber), single) };
    }
    case 'date':
    case 'instant':
      return { input, cells: timeCells(kind, compared, single) };
    case 'text': {
      const texts = [...new Set(compared.filter((value) => typeof value === 'string'))];
      return { input, cells: [...texts.map(one), { sample: otherText(texts), single: false }] };
    }
    case 'other':
      return { input, cells: [{ sample: sampleOf(schema), single: false }] };
  }
}

function valuesIn(test: Test): readonly TestValue[] {
  switch (test.kind) {
    case 'equals':
      return [test.value];
    case 'range':
      return [test.from, test.to].flatMap((bound) => (bound ? [bound.value] : []));
    case 'not':
      return test.tests.flatMap(valuesIn);
  }
}

function otherText(texts: readonly string[]): string {
  for (let n = 1; ; n += 1) {
    const text = n === 1 ? 'other' : `other ${n}`;
    if (!texts.includes(text)) return text;
  }
}

/** Some value of a schema that no rule can compare. */
function sampleOf(schema: JsonSchema): Json {
  if (schema.type === 'array') return [];
  if (schema.format === 'money') return { amount: 0, currency: 'CNY' };
  return schema.format === 'duration' ? '1 hour' : {};
}

// ── what has an order ─────────────────────────────────────────────────────────

interface Range {
  readonly low: number;
  readonly high: number;
  /** The distance between values; 0: there is always one in between. */
  readonly step: number;
  readonly includes: (value: number) => boolean;
}

function numberRange(schema: JsonSchema): Range {
  const bounds = (...values: unknown[]) => values.filter(isNumber);
  return {
    low: Math.max(Number.NEGATIVE_INFINITY, ...bounds(schema.minimum, schema.exclusiveMinimum)),
    high: Math.min(Number.POSITIVE_INFINITY, ...bounds(schema.maximum, schema.exclusiveMaximum)),
    step: schema.type === 'integer' ? 1 : 0,
    includes: (value) => canonical(value, schema) !== undefined,
  };
}

/** Days and milliseconds are counted; the years are those that four digits can write. */
function timeCells(kind: 'date' | 'instant', compared: readonly TestValue[], single: boolean): readonly Cell[] {
  const unit = kind === 'date' ? DAY : 1;
  const low = Date.parse('0001-01-01T00:00:00.000Z') / unit;
  const high = Math.floor(Date.parse('9999-12-31T23:59:59.999Z') / unit);
  const points = compared.flatMap((value) => (typeof value === 'string' ? timeOf(value, unit) : []));
  const text = (value: number) => {
    const iso = new Date(value * unit).toISOString();
    return kind === 'date' ? iso.slice(0, 10) : iso;
  };
  const cells = cellsOf({ low, high, step: 1, includes: (value) => value >= low && value <= high }, points, single);
  return cells.map((cell) => ({ ...cell, sample: text(Number(cell.sample)) }));
}

function timeOf(text: string, unit: number): number[] {
  const time = dayOf(text)?.getTime() ?? Date.parse(text);
  return Number.isNaN(time) ? [] : [time / unit];
}

function cellsOf(range: Range, compared: readonly number[], single: boolean): readonly Cell[] {
  const few = single && range.step > 0 && range.high - range.low < FEW * range.step;
  const counted = few ? Array.from({ length: FEW + 1 }, (_, n) => Math.ceil(range.low / range.step) * range.step + n * range.step) : [];
  const ends = [range.low, range.high].filter(Number.isFinite);
  const points = [...new Set([...compared, ...ends, ...counted])].sort((a, b) => a - b);
  const cells: Cell[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const point of [...points, Number.POSITIVE_INFINITY]) {
    const between = valueBetween(before, point, range);
    if (between !== undefined) cells.push({ sample: between, single: range.step > 0 && point - before <= 2 * range.step });
    if (Number.isFinite(point) && range.includes(point)) cells.push({ sample: point, single: true });
    before = point;
  }
  return cells;
}

/** A plain value strictly between two; undefined where there is none. */
function valueBetween(low: number, high: number, { step, includes }: Range): number | undefined {
  const fits = (value: number) => value > low && value < high && includes(value);
  return candidates(low, high, step).find(fits);
}

function candidates(low: number, high: number, step: number): readonly number[] {
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return [0];
  if (step > 0) return [Number.isFinite(low) ? Math.floor(low / step) * step + step : Math.ceil(high / step) * step - step];
  if (low === Number.NEGATIVE_INFINITY) return [Math.ceil(high) - 1, high - Math.abs(high)];
  if (high === Number.POSITIVE_INFINITY) return [Math.floor(low) + 1, low + Math.abs(low)];
  const middle = low + (high - low) / 2;
  return [Math.floor(low) + 1, Math.round(middle), middle];
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
