/**
 * Two who are faster than one another: on one task, on the last two branches of a fork, on a deadline that fires as the task is
 * done. One defined winner each time, and the other is told. 100 times each; `RACES=1000` for the long form.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from './harness/api.js';
import { companyWorkspace, untilEnded } from './harness/outside.js';
import { type Steward, startSteward } from './harness/steward.js';

const RACES = Number(process.env.RACES ?? 100);
/** Guards against hanging alone. */
const HANGING = { timeout: 2_400 * Math.max(100, RACES) };
/** At a time. */
const LANES = 8;

const head = (playbook: string) => `language: 1
playbook: ${playbook}
title: ${playbook}
phase: internal
customer: none
`;
const files = [
  {
    path: 'playbooks/contested.yaml',
    text: `${head('contested')}outcomes: { one: One, other: Other }
stages:
  - stage: work
    steps:
      - task: take
        assign: [{ role: desk }, { role: lead }]
        outcomes: { one: One, other: Other }
      - choose: who
        of: steps.take.outcome
        cases:
          one: [{ finish: one }]
          other: [{ finish: other }]
`,
  },
  {
    path: 'playbooks/forked.yaml',
    text: `${head('forked')}outcomes: { met: Met }
stages:
  - stage: work
    steps:
      - parallel: both
        branches:
          - branch: left
            steps: [{ task: left_work, assign: { role: desk } }]
          - branch: right
            steps: [{ task: right_work, assign: { role: lead } }]
      - { record: joined, value: 1 }
      - finish: met
`,
  },
  {
    path: 'playbooks/timed.yaml',
    text: `${head('timed')}outcomes: { in_time: In time, late: Late }
stages:
  - stage: work
    on:
      - after: 0.05 minutes
        mode: interrupt
        steps: [{ finish: late }]
    steps:
      - task: hurry
        assign: { role: desk }
      - finish: in_time
`,
  },
];

let steward: Steward;
beforeAll(async () => {
  steward = await startSteward({ workspace: [...companyWorkspace(), ...files] });
});
afterAll(() => steward?.stop());

/** Every race, some at a time, in the order of their numbers. */
async function races<T>(run: (number: number) => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let number = next++; number < RACES; number = next++) results[number] = await run(number);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

/** The case as it begins, and its tasks by their steps. */
async function begun(
  playbook: string,
): Promise<{ readonly id: string; readonly at: number; readonly tasks: { readonly [step: string]: string } }> {
  const { status, body } = await steward.api('ada').post('/api/v1/cases', { playbook, data: {} });
  expect(status).toBe(201);
  const tasks = Object.fromEntries(body.tasks.map((task: { step: string; id: string }) => [task.step, task.id]));
  return { id: body.case.id, at: Date.parse(body.case.started_at), tasks };
}

/** How often each of these is in the timeline. */
async function counted(id: string, ...kinds: readonly string[]): Promise<readonly number[]> {
  const facts = await steward.api('ada').timeline(id);
  return kinds.map((kind) => facts.filter((fact) => fact.kind === kind).length);
}
const won = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 200);
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('of two who take one task at once', HANGING, () => {
  it('one has it, and the other is told who; of two answers that they then send at once, one stands', async () => {
    await races(async (number) => {
      const { id, tasks: of } = await begun('contested');
      const task = of.take ?? '';
      const people = number % 2 === 0 ? ['ann', 'lea'] : ['lea', 'ann'];
      const claims = await Promise.all(people.map((person) => steward.api(person).claim(task)));
      expect(won(claims)).toHaveLength(1);
      const holder = people[claims.findIndex(({ status }) => status === 200)] ?? '';
      expect(claims.find(({ status }) => status !== 200)).toMatchObject({ status: 409, body: { holder, state: expect.any(String) } });

      const ways = ['one', 'other'];
      const answers = await Promise.all(ways.map((outcome) => steward.api(holder).complete(task, { outcome })));
      expect(won(answers)).toHaveLength(1);
      expect(answers.find(({ status }) => status !== 200)).toMatchObject({ status: 409 });
      const { case: ended, tasks } = await untilEnded(steward, id);
      expect(ended.outcome).toBe(ways[answers.findIndex(({ status }) => status === 200)]);
      expect(tasks).toEqual([]);
      expect(await counted(id, 'task_claimed', 'task_completed')).toEqual([1, 1]);
    });
  });
});

describe('of two who end the last two branches of a fork at once', HANGING, () => {
  it('both have done theirs, and the fork meets its join once', async () => {
    await races(async (number) => {
      const { id, tasks: of } = await begun('forked');
      const ends = [
        { person: 'ann', task: of.left_work ?? '' },
        { person: 'lea', task: of.right_work ?? '' },
      ];
      if (number % 2 === 1) ends.reverse();
      const answers = await Promise.all(ends.map(({ person, task }) => steward.api(person).complete(task)));
      expect(won(answers)).toHaveLength(2);
      const { case: ended, tasks } = await untilEnded(steward, id);
      expect(ended).toMatchObject({ outcome: 'met', records: [{ record: 'joined', value: 1 }] });
      expect(tasks).toEqual([]);
      expect(await counted(id, 'task_completed', 'case_completed')).toEqual([2, 1]);
    });
  });
});

describe('a task that is done as its time is over', HANGING, () => {
  it('is done in time, or was too late: never both, and never neither', async () => {
    const outcomes = await races(async (number) => {
      const { id, at, tasks: of } = await begun('timed');
      // Around the instant: some before it, some after it, most at it.
      await sleep(Math.max(0, at + 3_000 - Date.now() + (number % 21) * 4 - 60));
      const { status, body } = await steward.api('ann').complete(of.hurry ?? '');
      const { case: ended, tasks } = await untilEnded(steward, id);
      expect([status, ended.outcome, body.type ?? null]).toEqual(
        status === 200 ? [200, 'in_time', null] : [409, 'late', expect.stringMatching(/task_closed|case_closed/)],
      );
      expect(tasks).toEqual([]);
      expect(await counted(id, 'case_completed')).toEqual([1]);
      return ended.outcome as string;
    });
    // Otherwise nothing was raced.
    expect(new Set(outcomes)).toEqual(new Set(['in_time', 'late']));
  });
});
