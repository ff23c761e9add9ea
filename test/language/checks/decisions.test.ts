// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const decide = (rest: string, more = '') => findings({ steps: `- { decide: it, ${rest} }\n${more}` });
const reading = (cel: string) => findings({ steps: `- { record: it, value: "${cel}" }` });

describe('a decide', () => {
  it.each([
    'table: priorities',
    'table: sla',
    'table: reasons',
    'table: priorities, with: { severity: high, count: 3 }',
    "table: priorities, with: { severity: '${ data.severity }', count: '${ data.count * 2 }' }",
    'if: has(data.wanted_on), table: visits, with: { place: shop }',
    'table: visits, with: { place: shop, on: 2026-03-02 }',
  ])('can do %s', (rest) => {
    expect(decide(rest)).toEqual([]);
  });

  it.each([
    ['table: priorites', ['name/unknown-table «priorites»']],
    ['table: priorities, with: { severty: high }', ['table/unknown-input «severty»']],
    ['table: priorities, with: { severity: hgh }', ['value/not-in-list «hgh»']],
    ['table: priorities, with: { count: many }', ['value/wrong-type «many»']],
    ["table: priorities, with: { count: '${ data.urgent }' }", ['expression/wrong-input «data.urgent»']],
    ["table: priorities, with: { severity: '${ string(data.count) }' }", ['expression/wrong-input «string(data.count)»']],
    ["table: priorities, with: { severity: 'very ${ data.severity }' }", ["expression/wrong-input «'very ${ data.severity }'»"]],
    ["table: visits, with: { place: shop, on: '${ data.?wanted_on }' }", ['expression/optional-value «data.?wanted_on»']],
    ['table: visits, with: { on: 2026-03-02 }', ['expression/missing-input «visits»']],
    ['table: visits, with: { place: shop }', ['expression/table-from «visits»']],
  ])('is told of %s', (rest, found) => {
    expect(decide(rest)).toEqual(found);
  });

  it('gives the outputs of its table, with their types', () => {
    expect(decide('table: priorities', '- { record: next, value: steps.it.points + 1 }\n- { wait: a, for: steps.it.until }')).toEqual([]);
    expect(decide('table: priorities', "- { task: next, assign: owner, if: steps.it.level == 'urgnt' }")).toEqual([
      "expression/never-equal «'urgnt'»",
    ]);
  });

  it('gives a list of them where its policy does', () => {
    expect(decide('table: reasons', '- { record: next, value: "steps.it.items.map(i, i.reason).join(\', \')" }')).toEqual([]);
  });

  it('may give nothing where its table has gaps', () => {
    const visits = 'table: visits, with: { place: shop, on: 2026-03-02 }';
    expect(decide(visits, '- { record: next, value: steps.it.fee }')).toEqual(['expression/possibly-missing «steps.it.fee»']);
    expect(decide(visits, '- { record: next, value: "steps.it.?fee.orValue(0)" }')).toEqual([]);
  });
});

describe('an expression', () => {
  it.each([
    'tables.priorities.points + 1',
    "tables.priorities({ severity: 'high' }).points",
    "tables.priorities({ 'severity': data.severity, 'count': data.count + 1 }).points",
    'tables.priorities({}).points',
    "tables.reasons.map(r, r.reason).join(' ')",
    "tables.visits({ place: 'shop', on: date('2026-03-02') }).fee.orValue(0)",
    "has(data.wanted_on) ? tables.visits({ place: 'home' }).fee.orValue(0) : 0",
  ])('can use a table: %s', (cel) => {
    expect(reading(cel)).toEqual([]);
  });

  it.each([
    ['tables.visits.?fee.orValue(0)', ['expression/missing-input']],
    ["tables.visits({ place: 'shop' }).fee.orValue(0)", ['expression/table-from']],
    ["tables.visits({ place: 'shop', on: date('2026-03-02') }).fee", []],
    ["tables.visits({ place: 'shop', on: date('2026-03-02') }).fee + 1", ['expression/optional-value']],
    ["tables.priorities({ severity: 'hgh' }).points", ['expression/wrong-input']],
    ["tables.priorities({ severty: 'high' }).points", ['expression/unknown-input']],
    ['tables.priorities(data.severity).points', ['expression/wrong-arguments']],
    ["tables.prorities({ severity: 'high' }).points", ['expression/unknown-field']],
    ["tables.priorities({ severity: 'high' }).pints", ['expression/unknown-field']],
  ])('is told of %s', (cel, codes) => {
    expect(reading(cel).map((each) => each.split(' ')[0])).toEqual(codes);
  });
});
