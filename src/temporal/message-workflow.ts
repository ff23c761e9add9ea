/**
 * The mailbox of one message name and key (`message/NAME/KEY`): messages that came, and cases that wait, in their order.
 *
 * guarantees: a message goes to one case, once, by its id; one that came early is kept until its time; one that a case
 * does not take stays for the next.
 */
import { condition, continueAsNew, defineSignal, getExternalWorkflowHandle, setHandler, workflowInfo } from '@temporalio/workflow';
import {
  DELIVERED_SIGNAL,
  type Delivery,
  LEAVE_SIGNAL,
  SEND_SIGNAL,
  type Sent,
  TAKEN_SIGNAL,
  type Taken,
  WAIT_SIGNAL,
  type Waiter,
} from './outside-contract.js';

interface Mailbox {
  readonly messages: readonly Sent[];
  readonly waiters: readonly Waiter[];
  /** `MESSAGE EFFECT` of what was offered and not taken. */
  readonly declined: readonly string[];
  /** Ids of messages that came, the newest last. */
  readonly seen: readonly string[];
}

const EMPTY: Mailbox = { messages: [], waiters: [], declined: [], seen: [] };
const SEEN_KEPT = 1_000;
const IDLE_MILLISECONDS = 60_000;

const sendSignal = defineSignal<[Sent]>(SEND_SIGNAL);
const waitSignal = defineSignal<[Waiter]>(WAIT_SIGNAL);
const leaveSignal = defineSignal<[Waiter]>(LEAVE_SIGNAL);
const takenSignal = defineSignal<[Taken]>(TAKEN_SIGNAL);

export async function messageWorkflow(resumed: Mailbox = EMPTY): Promise<void> {
  let box: Mailbox = resumed;
  let answers: readonly Taken[] = [];
  setHandler(sendSignal, (sent) => {
    if (box.seen.includes(sent.id)) return;
    box = { ...box, seen: [...box.seen, sent.id].slice(-SEEN_KEPT), messages: [...box.messages, sent] };
  });
  setHandler(waitSignal, (waiter) => {
    if (!box.waiters.some((each) => each.effect === waiter.effect)) box = { ...box, waiters: [...box.waiters, waiter] };
  });
  setHandler(leaveSignal, ({ effect }) => {
    box = without(box, effect);
  });
  setHandler(takenSignal, (taken) => {
    answers = [...answers, taken];
  });
  for (;;) {
    box = { ...box, messages: box.messages.filter((each) => each.until > Date.now()) };
    const pair = nextPair(box);
    if (!pair) {
      if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof messageWorkflow>(box);
      const before = box;
      const changed = await condition(() => box !== before, lifetime(box));
      if (!changed && box.messages.every((each) => each.until <= Date.now()) && box.waiters.length === 0) return;
      continue;
    }
    const [message, waiter] = pair;
    const delivery: Delivery = {
      effect: waiter.effect,
      message: { id: message.id, data: message.data },
      mailbox: workflowInfo().workflowId,
    };
    if (!(await deliver(waiter, delivery))) {
      box = without(box, waiter.effect);
      continue;
    }
    const answered = () => answers.find((each) => each.effect === waiter.effect && each.message === message.id);
    // A case that ended before it could say so does not keep the message: the next delivery tells.
    await condition(() => answered() !== undefined, IDLE_MILLISECONDS);
    const answer = answered();
    answers = answers.filter((each) => each !== answer);
    if (answer === undefined) continue;
    if (answer.taken) box = { ...without(box, waiter.effect), messages: box.messages.filter((each) => each.id !== message.id) };
    else if (!answer.waits) box = without(box, waiter.effect);
    else box = { ...box, declined: [...box.declined, `${message.id} ${waiter.effect}`] };
  }
}

function nextPair({ messages, waiters, declined }: Mailbox): readonly [Sent, Waiter] | undefined {
  for (const message of messages) {
    const waiter = waiters.find((each) => !declined.includes(`${message.id} ${each.effect}`));
    if (waiter) return [message, waiter];
  }
  return undefined;
}

function without(box: Mailbox, effect: string): Mailbox {
  return {
    ...box,
    waiters: box.waiters.filter((each) => each.effect !== effect),
    declined: box.declined.filter((each) => !each.endsWith(` ${effect}`)),
  };
}

/** Until the first message runs out; a box where cases wait stays. */
function lifetime({ messages, waiters }: Mailbox): number {
  const ends = messages.map((each) => each.until - Date.now());
  if (ends.length > 0) return Math.max(1, Math.min(...ends));
  return waiters.length > 0 ? 30 * 24 * 3_600_000 : IDLE_MILLISECONDS;
}

/** False: the case has ended. */
async function deliver(waiter: Waiter, delivery: Delivery): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(waiter.case).signal(DELIVERED_SIGNAL, delivery);
    return true;
  } catch {
    return false;
  }
}
