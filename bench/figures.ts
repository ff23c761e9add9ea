/** Figures of a series of measurements. */

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

export interface Percentiles {
  readonly p50_ms: number;
  readonly p99_ms: number;
}

export function percentiles(values: readonly number[]): Percentiles {
  return { p50_ms: round2(percentile(values, 0.5)), p99_ms: round2(percentile(values, 0.99)) };
}

/** How long something takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
