/** A number with its unit, as durations are written: `1 hour`, `0.5 hours`. */
export function countedUnit(count: number, unit: string): string {
  // Six decimals of a minute are finer than a millisecond; String() alone could write an exponent.
  const number = Number.isInteger(count) ? String(count) : count.toFixed(6).replace(/\.?0+$/, '');
  return `${number} ${unit}${count === 1 ? '' : 's'}`;
}
