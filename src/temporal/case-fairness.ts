/**
 * In which order Temporal hands out what cases have to do, where more waits than workers can take: by turns of customers, so
 * that a flood of one customer's cases holds up no others; and what an urgent case asks of the outside first.
 */
import type { Priority as Order } from '@temporalio/common';
import type { Priority } from '../program/program.js';

/** Temporal takes 64 bytes; what customers' ids have in common stands at their beginning. */
const KEY_BYTES = 64;

/** Of a case and all that it asks for. Cases without a customer take turns by playbook. */
export function fairness(customer: string | null, playbook: string): Order {
  const key = customer === null ? `playbook:${playbook}` : `customer:${customer}`;
  return { fairnessKey: encodeURIComponent(key).slice(-KEY_BYTES) };
}

/** Temporal's keys are 1, the first, to 5; what says nothing has 3. */
const KEYS: { readonly [P in Priority]: number } = { urgent: 1, high: 2, normal: 3, low: 4 };

/** Of what a case asks of the outside; its turn is the case's. */
export function orderOf(priority: Priority): Order {
  return { priorityKey: KEYS[priority] };
}
