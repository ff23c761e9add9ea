/** Stands for an answer that did not come in time. What was waited for goes on. */
export const LATE: unique symbol = Symbol('late');

/** What `work` gives, or `LATE` after `limit` milliseconds; what it throws later is nobody's concern any more. */
export async function within<T>(work: Promise<T>, limit: number): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(resolve, limit, LATE);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
