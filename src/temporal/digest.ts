/**
 * A digest of what a change of a case led to. Replay compares commands, not State: the write echoes the digest it was
 * given, and on replay the workflow compares it with its own, so that a changed guard, assignee or due time fails by name.
 */
import type { Effect } from '../engine/effect.js';

/**
 * 53 bits (cyrb53's mixing) over the JSON of seq and effects, in hex: told apart, not kept secret. Effects name who is asked
 * for, when each clock is due, what was completed and which way was taken; the whole State would cost more than the rest of a change.
 */
export function digestOf(seq: number, effects: readonly Effect[]): string {
  return mix(JSON.stringify([seq, effects]));
}

/** Taken once: in the workflow sandbox every look at a global is a call out of it. */
const { imul } = Math;

function mix(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = imul(a ^ unit, 2654435761);
    b = imul(b ^ unit, 1597334677);
  }
  a = imul(a ^ (a >>> 16), 2246822507) ^ imul(b ^ (b >>> 13), 3266489909);
  b = imul(b ^ (b >>> 16), 2246822507) ^ imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(16).padStart(14, '0');
}
