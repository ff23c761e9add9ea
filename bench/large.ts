/**
 * `npm run bench -- large [--tasks N] [--open N]`: one case with so many tasks open at once, worked on by eight people until so
 * many are done, on a real Temporal server and PostgreSQL. Prints one JSON line: what a complete takes at the beginning (few done) and
 * at the end, and the same for a case with one task open at a time; what State has; what the database and the case disagree in.
 */

import type { State } from '../src/engine/state.js';
import { STATE_QUERY } from '../src/temporal/case-contract.js';
import { startPostgresql } from '../test/database/postgresql.js';
import { companyWorkspace, shownCase, startCase, untilCase, untilEnded } from '../test/e2e/harness/outside.js';
import { type Steward, startSteward } from '../test/e2e/harness/steward.js';
import { percentiles, round2, timed } from './figures.js';

const playbook = (name: string, atOnce: number) => ({
  path: `playbooks/${name}.yaml`,
  text: `language: 1
playbook: ${name}
title: ${name}
phase: internal
customer: none
data:
  properties:
    items: { type: array, items: { type: integer } }
  required: [items]
outcomes: { done: Done }
stages:
  - stage: work
    steps:
      - each: worked
        in: data.items
        at_once: ${atOnce}
        steps:
          - task: look
            assign: { role: desk }
            form: { properties: { seen: { type: boolean } } }
      - finish: done
`,
});

const CLIENTS = 8;

/** Completes as many as `until` says, so many at a time; what each took, in order. */
async function work(steward: Steward, id: string, until: number, clients: number): Promise<number[]> {
  const times: number[] = [];
  const taken = new Set<string>();
  let waiting: string[] = [];
  let begun = 0;
  const next = async (): Promise<string | undefined> => {
    while (begun < until) {
      const task = waiting.pop();
      if (task !== undefined) {
        begun += 1;
        taken.add(task);
        return task;
      }
      const { tasks } = await shownCase(steward, id);
      waiting = waiting.length > 0 ? waiting : tasks.map((each) => each.id).filter((each) => !taken.has(each));
      if (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return undefined;
  };
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let task = await next(); task !== undefined; task = await next()) {
        const mine = task;
        times.push(
          await timed(async () => {
            const { status, body } = await steward.api('ann').complete(mine, { values: { seen: true } });
            if (status !== 200) throw new Error(`${mine}: ${status} ${JSON.stringify(body)}`);
          }),
        );
      }
    }),
  );
  return times;
}

export async function benchLarge({ tasks, open }: { readonly tasks: number; readonly open: number }): Promise<object> {
  const ends: (() => Promise<unknown> | unknown)[] = [];
  try {
    const postgresql = await startPostgresql();
    ends.push(() => postgresql.stop());
    const workspace = [...companyWorkspace(), playbook('large', open), playbook('small', 1)];
    const steward = await startSteward({ workspace, database: await postgresql.createDatabase() });
    ends.push(() => steward.stop());
    const items = (count: number) => ({ items: Array.from({ length: count }, (_, at) => at) });

    const small = await startCase(steward, 'small', items(100));
    const alone = await work(steward, small, 100, 1);

    const began = performance.now();
    const id = await startCase(steward, 'large', items(tasks + open));
    await untilCase(steward, id, 'has its tasks', (shown) => shown.tasks.length === open);
    const opened_s = round2((performance.now() - began) / 1_000);
    const times = await work(steward, id, tasks, CLIENTS);
    const worked_s = round2((performance.now() - began) / 1_000 - opened_s);
    const shown = await untilCase(steward, id, 'has its last tasks', (now) => now.tasks.length === open);
    const handle = steward.client.workflow.getHandle(id);
    const state = (await handle.query(STATE_QUERY)) as State;
    const { historyLength } = await handle.describe();
    const inCase = new Set(Object.keys(state.tasks));
    const contradictions = shown.tasks.filter((task) => !inCase.has(task.id)).length + Math.abs(inCase.size - shown.tasks.length);
    const [first, last] = [times.slice(0, 200), times.slice(-200)];
    await work(steward, id, open, CLIENTS);
    await untilEnded(steward, id);
    return {
      bench: 'large',
      tasks,
      open,
      clients: CLIENTS,
      opened_s,
      worked_s,
      state_bytes: JSON.stringify(state).length,
      history_events: historyLength,
      contradictions,
      complete_first: percentiles(first),
      complete_last: percentiles(last),
      one_open: percentiles(alone),
      last_per_first: round2(percentiles(last).p50_ms / percentiles(first).p50_ms),
    };
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
