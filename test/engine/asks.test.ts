import { describe, expect, it } from 'vitest';
import { start } from '../../src/engine/step.js';
import type { Handler, Step } from '../../src/program/program.js';
import { input, MONDAY_9, playable, program } from './complaint-program.js';

const bare = { line: 9, deadlines: [], on: [] };
const keyed = (value: string | number | boolean | null | string[]) => ({ kind: 'literal', value }) as const;

function startWith(steps: readonly Step[], on: readonly Handler[] = []) {
  const { state } = start(playable(program({ only: steps }, { on })), input, MONDAY_9);
  return {
    keys: Object.values(state.asks).map(({ about }) => ('key' in about ? about.key : null)),
    incidents: Object.values(state.incidents).map(({ code, line, message }) => `${code} ${line}: ${message}`),
  };
}

describe('a key', () => {
  const kinds: readonly [string, (key: ReturnType<typeof keyed>) => readonly [readonly Step[], readonly Handler[]]][] = [
    ['of a critical section', (key) => [[{ kind: 'mutex', id: 'door', for: key, steps: [], ...bare }], []]],
    [
      'of a message that a step waits for',
      (key) => [[{ kind: 'wait', id: 'paid', wait: { kind: 'message', message: 'paid', key }, ...bare }], []],
    ],
    [
      'of a message that a handler hears',
      (key) => [
        [{ kind: 'wait', id: 'rest', wait: { kind: 'message', message: 'never' }, ...bare }],
        [{ id: 'on_paid', trigger: { kind: 'message', message: 'paid', key }, mode: 'beside', steps: [], line: 9 }],
      ],
    ],
  ];

  describe.each(kinds)('%s', (_, built) => {
    it.each([
      ['a text', 'A-1', 'A-1'],
      ['a number', 7, '7'],
      ['a long text', 'x'.repeat(200), 'x'.repeat(200)],
    ])('may be %s', (_, key, expected) => {
      expect(startWith(...built(keyed(key)))).toEqual({ keys: [expected], incidents: [] });
    });

    it.each([
      ['nothing', null],
      ['empty', ''],
      ['a list', ['a']],
      ['longer than an id in Temporal can be', 'x'.repeat(201)],
    ])('may not be %s: that is an incident of its line', (_, key) => {
      const { keys, incidents } = startWith(...built(keyed(key)));
      expect(keys).toEqual([]);
      expect(incidents).toEqual([expect.stringMatching(/^expression 9: A key /)]);
    });
  });
});
