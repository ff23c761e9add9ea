/**
 * Puts a workflow on a clock that stands still until the test moves it: it reads the time from it and waits by it. Loaded
 * into the workflow sandbox beside the workflows that are shipped.
 *
 * guarantees: all that moves the clock is in the history, so a replay reads the same times. Cases that a case plays, and
 * its later runs, begin at its time.
 */
import { HandlerUnfinishedPolicy } from '@temporalio/common';
import {
  condition,
  defaultPayloadConverter,
  defineQuery,
  defineUpdate,
  type Headers,
  setHandler,
  type WorkflowInterceptors,
  workflowInfo,
} from '@temporalio/workflow';
import { getActivator } from '@temporalio/workflow/lib/global-attributes.js';
import type { State } from '../../../src/engine/state.js';
import { STATE_QUERY } from '../../../src/temporal/case-contract.js';
import { ANSWERED_BY_SCENARIO, CLOCK_HEADER, type ClockAndState, type ClockReading, MOVE_CLOCK, READ_CLOCK } from './clock-contract.js';

interface Timer {
  readonly at: number;
  rung: boolean;
}

class Clock {
  #now: number;
  readonly #timers = new Set<Timer>();
  #underWay = 0;
  /** The last time for which something waited that was over already. */
  #atOnce: number | undefined;

  constructor(now: number) {
    this.#now = now;
    this.show();
  }

  /** `Date` in the sandbox reads the activator, which each activation sets to the server's time. */
  show(): void {
    getActivator().now = this.#now;
  }

  get idle(): boolean {
    return this.#underWay === 0;
  }

  get reading(): ClockReading {
    const next = this.#timers.size === 0 ? null : Math.min(...[...this.#timers].map(({ at }) => at));
    return { now: this.#now, next, idle: this.idle, history: workflowInfo().historyLength };
  }

  get header(): Headers {
    return { [CLOCK_HEADER]: defaultPayloadConverter.toPayload(this.#now) };
  }

  moveTo(instant: number): void {
    this.#now = Math.max(this.#now, instant);
    this.show();
    for (const timer of this.#timers) {
      if (timer.at > this.#now) continue;
      timer.rung = true;
      this.#timers.delete(timer);
      this.#underWay += 1;
    }
  }

  async wait(milliseconds: number): Promise<void> {
    const timer: Timer = { at: this.#end(milliseconds), rung: false };
    this.#timers.add(timer);
    try {
      await condition(() => timer.rung);
    } finally {
      if (timer.rung) this.#underWay -= 1;
      this.#timers.delete(timer);
    }
  }

  /** The shortest timer that there is stands for a time that is over: it rings with the next move, be it by nothing. */
  #end(milliseconds: number): number {
    if (milliseconds > 1 || this.#atOnce === this.#now) return this.#now + milliseconds;
    this.#atOnce = this.#now;
    return this.#now;
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work;
    } finally {
      this.#underWay -= 1;
    }
  }
}

const moveClock = defineUpdate<ClockReading, [number]>(MOVE_CLOCK);
const readClock = defineQuery<ClockAndState>(READ_CLOCK);

function stateOfCase(): Pick<ClockAndState, 'state'> {
  const query = getActivator().queryHandlers.get(STATE_QUERY);
  return query ? { state: query.handler() as State } : {};
}

export function interceptors(): WorkflowInterceptors {
  let clock: Clock | undefined;
  const during = <T>(work: Promise<T>): Promise<T> => clock?.during(work) ?? work;
  const withTime = <T extends { readonly headers: Headers }>(input: T): T => ({
    ...input,
    headers: { ...input.headers, ...clock?.header },
  });

  return {
    inbound: [
      {
        execute(input, next) {
          const begun = input.headers[CLOCK_HEADER];
          if (begun) {
            const own = new Clock(defaultPayloadConverter.fromPayload<number>(begun));
            clock = own;
            const move = async (to: number) => {
              own.moveTo(to);
              await condition(() => own.idle);
              return own.reading;
            };
            // A workflow may end of it.
            setHandler(moveClock, move, { unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON });
            setHandler(readClock, () => ({ ...own.reading, ...stateOfCase() }));
          }
          return next(input);
        },
      },
    ],
    internals: [
      {
        activate(input, next) {
          clock?.show();
          next(input);
        },
      },
    ],
    outbound: [
      {
        startTimer: (input, next) => clock?.wait(input.durationMs) ?? next(input),
        scheduleLocalActivity: (input, next) => during(next(input)),
        scheduleActivity: (input, next) => (ANSWERED_BY_SCENARIO.includes(input.activityType) ? next(input) : during(next(input))),
        signalWorkflow: (input, next) => during(next(input)),
        async startChildWorkflowExecution(input, next) {
          const [started, ended] = await next(withTime(input));
          return [during(started), ended];
        },
        continueAsNew: (input, next) => next(withTime(input)),
      },
    ],
  };
}
