/**
 * A digest of what a change of a case led to. Replay compares commands, not State: the write echoes the digest it was
 * given, and on replay the workflow compares it with its own, so that a changed guard, assignee or due time fails by name.
 */
import type { Effect } from '../engine/effect.js';
import type { State } from '../engine/state.js';

/** 106 bits of cyrb53-style mixing over the JSON of state and effects, in hex: told apart, not kept secret. */
export function digestOf(state: State, effects: readonly Effect[]): string {
  const text = JSON.stringify([state, effects]);
  return mix(text, 0x9e3779b9) + mix(text, 0x85ebca6b);
}

function mix(text: string, seed: number): string {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(16).padStart(14, '0');
}
