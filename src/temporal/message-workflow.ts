/**
 * The mailbox of one message name and key (`message/NAME/KEY`): messages that came, and cases that wait, in their order.
 *
 * guarantees: a message goes to one case, once, by its id; one that came early is kept until its time; one that a case
 * does not take stays for the next.
 */
import { condition, continueAsNew, defineSignal, getExternalWorkflowHandle, setHandler, workflowInfo } from '@temporalio/workflow';
import {
  asOf,
  type EarlierMailbox,
  EMPTY,
  goesOnFrom,
  isEmpty,
  lifetime,
  nextPair,
  withDeclined,
  withMessage,
  withoutMessage,
  withoutWaiter,
  withWaiter,
} from './mailbox.js';
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

/** For which a case may take to say whether it takes what it was offered. */
const ANSWER_MILLISECONDS = 60_000;

const sendSignal = defineSignal<[Sent]>(SEND_SIGNAL);
const waitSignal = defineSignal<[Waiter]>(WAIT_SIGNAL);
const leaveSignal = defineSignal<[Waiter]>(LEAVE_SIGNAL);
const takenSignal = defineSignal<[Taken]>(TAKEN_SIGNAL);

export async function messageWorkflow(resumed: EarlierMailbox = EMPTY): Promise<void> {
  let box = goesOnFrom(resumed, Date.now());
  let answers: readonly Taken[] = [];
  setHandler(sendSignal, (sent) => {
    box = withMessage(box, sent, Date.now());
  });
  setHandler(waitSignal, (waiter) => {
    box = withWaiter(box, waiter);
  });
  setHandler(leaveSignal, ({ effect }) => {
    box = withoutWaiter(box, effect);
  });
  setHandler(takenSignal, (taken) => {
    answers = [...answers, taken];
  });
  for (;;) {
    box = asOf(box, Date.now());
    const pair = nextPair(box);
    if (!pair) {
      if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof messageWorkflow>(box);
      const before = box;
      const changed = await condition(() => box !== before, lifetime(box, Date.now()));
      if (!changed && isEmpty(asOf(box, Date.now()))) return;
      continue;
    }
    const [message, waiter] = pair;
    const delivery: Delivery = {
      effect: waiter.effect,
      message: { id: message.id, data: message.data },
      mailbox: workflowInfo().workflowId,
    };
    if (!(await deliver(waiter, delivery))) {
      box = withoutWaiter(box, waiter.effect);
      continue;
    }
    const answered = () => answers.find((each) => each.effect === waiter.effect && each.message === message.id);
    // A case that ended before it could say so does not keep the message: the next delivery tells.
    await condition(() => answered() !== undefined, ANSWER_MILLISECONDS);
    const answer = answered();
    answers = answers.filter((each) => each !== answer);
    if (answer === undefined) continue;
    if (answer.taken) box = withoutMessage(withoutWaiter(box, waiter.effect), message.id);
    else if (!answer.waits) box = withoutWaiter(box, waiter.effect);
    else box = withDeclined(box, message.id, waiter.effect);
  }
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
