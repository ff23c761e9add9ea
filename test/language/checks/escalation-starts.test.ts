import { expect, it } from 'vitest';
import { findings } from './findings.js';

const started = (start: string) =>
  findings({ steps: `- { task: look, assign: owner, deadline: { due: 1 day, escalate: [{ after: 0 hours, start: ${start} }] } }` });

it('accepts playbooks that there are, with the data they take', () => {
  expect(started('counting')).toEqual([]);
  expect(started('{ playbook: visit, data: { place: here } }')).toEqual([]);
});

it('finds one that there is not, and data that is missing or does not fit', () => {
  expect(started('conting')).toEqual(['name/unknown-playbook «conting»']);
  expect(started('visit')).toEqual(['value/missing-field «visit»']);
  expect(started('{ playbook: visit, data: { place: here, floor: high } }')).toEqual(['value/wrong-type «high»']);
});
