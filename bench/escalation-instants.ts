/** When the escalations of so many cases are due. */

export interface PlannedInstant {
  /** Milliseconds since the window began. */
  readonly offset: number;
  readonly shared: boolean;
}

/** Of all cases, those whose instant others share. */
export const SHARED_SHARE = 0.1;
/** About so many share one, where there are enough. */
const SHARED_GROUP = 50;

const EVERY = 1 / SHARED_SHARE;
/** Multiples of it, cut to their fractions, lie evenly however many are taken. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** `window`: milliseconds. The order is no order of time, so that what was opened first is not due first. */
export function instants(cases: number, window: number): readonly PlannedInstant[] {
  const groups = Math.max(1, Math.round((cases * SHARED_SHARE) / SHARED_GROUP));
  return Array.from({ length: cases }, (_, at) => {
    const shared = at % EVERY === 0;
    if (!shared) return { offset: Math.floor(((at * GOLDEN) % 1) * window), shared };
    const group = (at / EVERY) % groups;
    return { offset: Math.floor(((group + 0.5) / groups) * window), shared };
  });
}
