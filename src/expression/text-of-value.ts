import type { Json } from '../program/json.js';

/**
 * A value as it stands in a text: numbers and dates as they are, lists with commas, money as `250 CNY`, nothing for
 * what is absent.
 */
export function textOfValue(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(textOfValue).join(', ');
  const { amount, currency } = value;
  if (typeof amount === 'number' && typeof currency === 'string') return `${amount} ${currency}`;
  return JSON.stringify(value);
}
