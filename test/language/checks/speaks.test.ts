import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../../src/program/json.js';
import { findings, type Parts, surroundings } from './findings.js';

const fileOf = (properties: JsonSchema) => ({ ...surroundings, customer: { type: 'object', properties } });
const telling = fileOf({ contacts: { type: 'array', items: { type: 'object', properties: { language: { type: 'string' } } } } });
const assigned = (assign: string, more: Parts = {}, around = telling) =>
  findings({ customer: 'required', steps: `- { task: work, assign: ${assign} }`, ...more }, around);
const owned = (owner: string) => findings({ customer: 'required', case_roles: `{ owner: ${owner} }` }, telling);

describe('who speaks a language goes first', () => {
  it.each([
    '{ role: service_desk, by: least_loaded, speaks: customer }',
    '{ role: service_desk, by: round_robin, speaks: en }',
    '{ role: engineer, by: random, speaks: de }',
    '[{ role: service_desk, by: least_loaded, speaks: customer }, { role: engineer }]',
    `{ role: service_desk, by: least_loaded, speaks: "data.urgent ? 'zh' : 'en'" }`,
    `{ role: service_desk, by: least_loaded, speaks: "['zh', 'en']" }`,
  ])('is accepted of a task for %s', (people) => {
    expect(assigned(people)).toEqual([]);
  });

  it('is accepted of a case role however one is picked, and of a countersignature and a task that is reassigned', () => {
    expect(owned('{ role: service_desk, speaks: customer }')).toEqual([]);
    expect(owned('{ role: service_desk, by: offer, speaks: en }')).toEqual([]);
    const picked = '{ role: engineer, by: least_loaded, speaks: customer }';
    expect(assigned(`owner, countersign: ${picked}`)).toEqual([]);
    expect(assigned(`owner, deadline: { due: 1 hour, escalate: [{ after: 0 hours, reassign: ${picked} }] }`)).toEqual([]);
  });

  it.each([
    '{ role: service_desk, speaks: customer }',
    '{ role: service_desk, by: offer, speaks: customer }',
    '{ role: service_desk, by: least_loaded, speaks: customer }, need: 2',
    'owner, countersign: { role: engineer, speaks: en }',
    '{ role: service_desk, by: least_loaded, not: [{ role: engineer, by: random, speaks: en }] }',
    'owner, deadline: { due: 1 hour, escalate: [{ after: 0 hours, notify: [{ role: engineer, by: random, speaks: en }] }] }',
    'owner, deadline: { due: 1 hour, escalate: [{ after: 0 hours, add: { role: engineer, by: random, speaks: en } }] }',
  ])('is no use where nobody is picked: %s', (people) => {
    expect(assigned(people)).toEqual(['people/speaks-unpicked «speaks»']);
  });
});

describe('the language', () => {
  it.each(['zz', 'customr'])('is found unknown as %s', (language) => {
    expect(assigned(`{ role: engineer, by: random, speaks: ${language} }`)).toEqual([`name/unknown-language «${language}»`]);
  });

  it('is one that somebody meant speaks, or it changes nothing', () => {
    expect(assigned('{ role: service_desk, by: random, speaks: de }')).toEqual(['people/nobody-speaks «de»']);
    expect(owned('{ role: service_desk, speaks: de-CH }')).toEqual(['people/nobody-speaks «de-CH»']);
    // Whom the case decides may speak it.
    expect(assigned('{ same_as: early, by: random, speaks: de }', { stages: TWICE })).toEqual([]);
  });

  it('is text, or a list of texts', () => {
    expect(assigned('{ role: engineer, by: random, speaks: data.count + 1 }')).toEqual(['expression/wrong-type «data.count + 1»']);
    expect(assigned('{ role: engineer, by: random, speaks: data.lang }')).toEqual(['expression/unknown-field «lang»']);
  });
});

const TWICE = `- stage: first
  title: First
  steps:
    - { task: early, assign: owner, deadline: { due: 1 hour } }
    - { task: second, assign: { same_as: early, by: random, speaks: de } }`;

describe('the language of the customer', () => {
  const speaks = '{ role: engineer, by: random, speaks: customer }';

  it('is not there in a case without a customer', () => {
    expect(assigned(speaks, { customer: 'none' })).toEqual(['people/no-language-of-customer «customer»']);
    expect(assigned(speaks, { customer: 'optional' })).toEqual([]);
  });

  it.each([
    ['nothing of it', {}, ['people/no-language-of-customer «customer»']],
    ['contacts without one', { contacts: { items: { properties: { name: {} } } } }, ['people/no-language-of-customer «customer»']],
    ['one for the customer as a whole', { language: { type: 'string' } }, []],
  ])('is looked for in a file that says %s', (_, properties, found) => {
    expect(assigned(speaks, {}, fileOf(properties))).toEqual(found);
  });
});
