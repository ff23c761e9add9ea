// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { describe, expect, it } from 'vitest';
import { check, findings, playbook } from './findings.js';

const DATA = 'properties: { reference: { type: string }, note: { type: string } }\nrequired: [reference]';

describe('forgotten splices', () => {
  it('accepts expressions in their signs, words and sentences', () => {
    for (const key of ["'${ data.reference }'", 'reference', 'data', "'C-${ data.reference }'", 'one.off', 'data.nothing']) {
      expect(findings({ data: DATA, key })).toEqual([]);
    }
    expect(findings({ data: DATA, steps: "- { set: s, values: { data.note: 'See data.reference.' } }" })).toEqual([]);
  });

  it('finds a key that is the same for every case', () => {
    expect(findings({ data: DATA, key: 'data.reference' })).toEqual(['value/forgotten-splice «data.reference»']);
  });

  it('finds expressions among the values that are set', () => {
    const steps = '- { set: s, values: { data.note: data.reference + data.reference } }';
    expect(findings({ data: DATA, steps })).toEqual(['value/forgotten-splice «data.reference + data.reference»']);
  });

  it('writes it out', () => {
    const [found] = check(playbook({ data: DATA, key: "data.reference + 'x'" })).diagnostics;
    expect(found?.fix?.text).toBe("'${ data.reference + ''x'' }'");
  });
});
