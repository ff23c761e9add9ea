import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createSettler } from '../../src/http/settler.js';

const logger = pino({ level: 'silent' });

test('the latest write of each case is settled once, and closing settles what is left', async () => {
  const settled: [string, string][] = [];
  const settler = createSettler(async (caseId, write) => settled.push([caseId, write]), logger, 60_000);
  settler.add('a', '1');
  settler.add('b', '2');
  settler.add('a', '3');
  await settler.close();
  expect(settled).toEqual([
    ['a', '3'],
    ['b', '2'],
  ]);
});

test('a case that cannot be settled does not keep the others from it', async () => {
  const settled: string[] = [];
  const settle = async (caseId: string) => {
    if (caseId === 'a') throw new Error('the database is away');
    settled.push(caseId);
  };
  const settler = createSettler(settle, logger, 60_000);
  settler.add('a', '1');
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
  const settled: string[] = [];
  const settler = createSettler(async (caseId) => settled.push(caseId), logger, 60_000);
  await settler.close();
  settler.add('a', '1');
  await settler.close();
  expect(settled).toEqual([]);
});
