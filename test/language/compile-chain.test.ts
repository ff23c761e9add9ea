// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/language/compile.js';
import type { Step } from '../../src/program/program.js';
import { check, playbook } from './checks/findings.js';

function stepOf(steps: string): Step | undefined {
  const { value, diagnostics } = check(playbook({ customer: 'required', steps }));
  if (!value) throw new Error(diagnostics.map(({ code }) => code).join(', '));
  return compile(value).stages[0]?.steps[0];
}

describe('compiling', () => {
  it('a play: waited for, and cancelled with its step, unless it says otherwise', () => {
    expect(stepOf("- play: go\n  playbook: visit\n  data: { place: '${ data.severity }' }")).toMatchObject({
      kind: 'play',
      id: 'go',
      playbook: 'visit',
      data: { kind: 'object', fields: { place: { kind: 'cel', cel: 'data.severity' } } },
      wait: true,
      on_cancel: 'cancel',
    });
    expect(stepOf('- { play: go, playbook: counting, wait: false, on_cancel: leave }')).toMatchObject({
      data: { kind: 'literal', value: {} },
      wait: false,
      on_cancel: 'leave',
    });
    expect(stepOf('- { play: go, playbook: counting, wait: false }')).toMatchObject({ wait: false, on_cancel: 'leave' });
    expect(stepOf('- { play: go, playbook: counting, wait: false, on_cancel: cancel }')).toMatchObject({ on_cancel: 'cancel' });
  });

  it('a find, with the type of what it looks at', () => {
    expect(
      stepOf("- find: keys\n  in: customers\n  where: item.tier == 'key'\n  order: { by: item.name, descending: true }"),
    ).toMatchObject({
      kind: 'find',
      in: 'customers',
      where: { cel: "item.tier == 'key'" },
      order: { by: { cel: 'item.name' }, descending: true },
      limit: 100,
      item: { properties: { id: { type: 'string' }, name: { type: 'string' } } },
    });
    expect(stepOf('- { find: last, in: cases, order: item.started_at, limit: 1 }')).toMatchObject({
      order: { by: { cel: 'item.started_at' }, descending: false },
      limit: 1,
      item: { properties: { started_at: { format: 'date-time' } } },
    });
  });

  it('a create, whose id is what it makes unless it has one', () => {
    expect(stepOf('- { create: customer, values: { name: Jiayi } }')).toMatchObject({ kind: 'create', id: 'customer', what: 'customer' });
    expect(stepOf('- { create: product, as: pump, values: { name: Pump } }')).toMatchObject({ id: 'pump', what: 'product' });
  });

  it('an update, of the customer of the case or of the record that is named', () => {
    expect(stepOf('- { update: customer, values: { tier: key } }')).toMatchObject({ kind: 'update', id: 'customer', what: 'customer' });
    expect(stepOf('- { update: customer, values: { tier: key } }')).not.toHaveProperty('record');
    expect(stepOf("- { update: product, as: pump, id: '${ data.severity }', values: { name: Pump } }")).toMatchObject({
      id: 'pump',
      what: 'product',
      record: { kind: 'cel', cel: 'data.severity' },
    });
  });
});
