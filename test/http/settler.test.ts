import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { createSettler } from '../../src/http/settler.js';
import type { Answered } from '../../src/store/projection/settle.js';

const logger = pino({ level: 'silent' });

test('the latest write of each case is settled, all cases at once, and closing settles what is left', async () => {
  const settled: (readonly Answered[])[] = [];
  const settler = createSettler(async (answers) => settled.push(answers), logger, 60_000);
  settler.add('a', '1');
  settler.add('b', '2');
  settler.add('a', '3');
  await settler.close();
  expect(settled).toEqual([
    [
      { case: 'a', write_id: '3' },
      { case: 'b', write_id: '2' },
    ],
  ]);
});

test('a batch that fails does not end the settling', async () => {
  const settled: string[] = [];
  let failed = false;
  const settler = createSettler(
    async (answers) => {
      failed = answers.some((answer) => answer.case === 'a');
      if (failed) throw new Error('the database is away');
      settled.push(...answers.map((answer) => answer.case));
    },
    logger,
    1,
  );
  settler.add('a', '1');
  await vi.waitUntil(() => failed);
  settler.add('b', '2');
  await settler.close();
  expect(settled).toEqual(['b']);
});

test('writes are settled by themselves after the delay', async () => {
  await new Promise<void>((resolve) => {
    createSettler(async () => resolve(), logger, 1).add('a', '1');
  });
});

test('after closing nothing more is taken', async () => {
  const settled: (readonly Answered[])[] = [];
  const settler = createSettler(async (answers) => settled.push(answers), logger, 60_000);
  await settler.close();
  settler.add('a', '1');
  await settler.close();
  expect(settled).toEqual([]);
});
