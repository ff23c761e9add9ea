/**
 * A critical section across cases: a workflow of its own for each key (`mutex/KEY`), with those who wait in their order.
 *
 * guarantees: at most one case is inside; a holder that has ended without leaving is found out while others wait.
 */
import { condition, continueAsNew, defineSignal, getExternalWorkflowHandle, setHandler, workflowInfo } from '@temporalio/workflow';
import { ENTER_SIGNAL, LEAVE_SIGNAL, RESPONDED_SIGNAL, type Response, SECTION_HELD_SIGNAL, type Waiter } from './outside-contract.js';

interface Section {
  readonly holder: Waiter | null;
  readonly queue: readonly Waiter[];
}

const IDLE = '1 minute';
/** How often a holder is asked whether it still holds, while others wait. */
const PROBE = '30 seconds';

const enterSignal = defineSignal<[Waiter]>(ENTER_SIGNAL);
const leaveSignal = defineSignal<[Waiter]>(LEAVE_SIGNAL);

export async function mutexWorkflow(key: string, resumed?: Section): Promise<void> {
  let holder: Waiter | null = resumed?.holder ?? null;
  let queue: readonly Waiter[] = resumed?.queue ?? [];
  /** The holder asks once more: a reset took the grant from it. */
  let asked = false;
  setHandler(enterSignal, (waiter) => {
    if (waiter.effect === holder?.effect) asked = true;
    else if (!queue.some((each) => each.effect === waiter.effect)) queue = [...queue, waiter];
  });
  setHandler(leaveSignal, (waiter) => {
    if (holder?.effect === waiter.effect) holder = null;
    queue = queue.filter((each) => each.effect !== waiter.effect);
  });
  for (;;) {
    if (workflowInfo().continueAsNewSuggested && !asked) return continueAsNew<typeof mutexWorkflow>(key, { holder, queue });
    if (holder === null && queue.length > 0) {
      const [next, ...rest] = queue as readonly [Waiter, ...Waiter[]];
      holder = next;
      queue = rest;
      asked = true;
    }
    const held: Waiter | null = holder;
    if (held === null) {
      // Whoever comes meanwhile is served; a section that nobody wants ends.
      if (!(await condition(() => queue.length > 0, IDLE))) return;
    } else if (asked) {
      asked = false;
      const grant: Response = { effect: held.effect, answer: { ok: true, value: null }, section: key };
      if (!(await tell(held, RESPONDED_SIGNAL, grant)) && holder === held) holder = null;
    } else if (queue.length === 0) {
      await condition(() => holder !== held || asked || queue.length > 0);
    } else if (
      !(await condition(() => holder !== held || asked, PROBE)) &&
      !(await tell(held, SECTION_HELD_SIGNAL, { effect: held.effect, key }))
    ) {
      if (holder === held) holder = null;
    }
  }
}

/** False: the case has ended. */
async function tell(waiter: Waiter, signal: string, body: unknown): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(waiter.case).signal(signal, body);
    return true;
  } catch {
    return false;
  }
}
