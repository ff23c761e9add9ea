// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { describe, expect, it } from 'vitest';
import { findings, type Parts } from './findings.js';

const DATA = 'data: { urgent: true, count: 1 }';
const found = (start: string, parts: Parts = {}) => findings({ ...parts, starts: `- ${start.replaceAll('\n', '\n  ')}` });

describe('starts', () => {
  it.each([
    "message: part_arrived\ndata: { urgent: true, count: '${ source.data.parts }' }",
    `message: part_arrived\nwhen: source.data.parts > 3\n${DATA}`,
    `schedule: '0 8 * * mon-fri'\n${DATA}`,
    `schedule: '*/15 8-18 1,15 jan,jul *'\ncalendar: round_the_clock\n${DATA}`,
    `schedule: '0 8 * * *'\nfor: people\n${DATA}`,
    "outcome: been\nof: visit\ndata: { urgent: true, count: 1, note: '${ source.data.place }' }",
    `outcome: cancelled\nof: visit\n${DATA}`,
  ])('accepts %j', (start) => {
    expect(found(start)).toEqual([]);
  });

  it.each([
    [`message: part_arived\n${DATA}`, 'name/unknown-message «part_arived»'],
    [`outcome: bean\nof: visit\n${DATA}`, 'name/unknown-outcome «bean»'],
    [`outcome: been\nof: vsit\n${DATA}`, 'name/unknown-playbook «vsit»'],
    [`schedule: '0 8 * *'\n${DATA}`, "start/bad-schedule «'0 8 * *'»"],
    [`schedule: '0 8 32 * *'\n${DATA}`, "start/bad-schedule «'0 8 32 * *'»"],
    [`schedule: '0 8 * * 5-1'\n${DATA}`, "start/bad-schedule «'0 8 * * 5-1'»"],
    [`schedule: '0 8 * * *'\ncalendar: offic\n${DATA}`, 'name/unknown-calendar «offic»'],
    ["schedule: '0 8 * * *'\ndata: { urgent: true }", 'value/missing-field «data»'],
    ["schedule: '0 8 * * *'", "value/missing-field «'0 8 * * *'»"],
    ["message: part_arrived\ndata: { urgent: '${ source.data.parts }', count: 1 }", 'expression/wrong-type «source.data.parts»'],
    ["message: part_arrived\ndata: { urgent: true, count: '${ source.data.part }' }", 'expression/unknown-field «part»'],
    [`schedule: '0 8 * * *'\nwhen: data.urgent\n${DATA}`, 'expression/unknown-name «data»'],
  ])('refuses %j', (start, finding) => {
    expect(found(start)).toEqual(expect.arrayContaining([finding]));
  });

  it('must say which customer the case is about, where nothing tells', () => {
    const customer = 'required';
    expect(found(`message: part_arrived\n${DATA}`, { customer })).toEqual(['value/missing-field «part_arrived»']);
    expect(found(`message: part_arrived\ncustomer: C-1\n${DATA}`, { customer })).toEqual([]);
    expect(found(`schedule: '0 8 * * *'\nfor: customers\n${DATA}`, { customer })).toEqual([]);
    expect(found(`outcome: been\nof: visit\n${DATA}`, { customer })).toEqual([]);
    expect(found(`outcome: completed\nof: counting\n${DATA}`, { customer })).toEqual(['value/missing-field «completed»']);
    expect(found(`outcome: been\nof: visit\ncustomer: C-1\n${DATA}`)).toEqual(['flow/customer-unwanted «customer»']);
  });

  it('by a condition at times need a key, and one that tells apart whom they are for', () => {
    const over = `schedule: '0 8 * * *'\nfor: customers\nwhen: customer.tier == 'key'`;
    const each = `schedule: '0 8 * * *'\nfor: customers\neach: "customer.?products.orValue([])"\nas: product`;
    const note = (value: string) => `data: { urgent: true, count: 1, note: '${value}' }`;
    const customer = 'required';
    expect(found(`${over}\n${DATA}`, { customer })).toEqual(["start/no-key «'0 8 * * *'»"]);
    const key = '${ data.?note.orValue("none") }';
    expect(found(`${over}\n${DATA}`, { customer, key })).toEqual(["start/same-key «'0 8 * * *'»"]);
    expect(found(`${over}\n${note('${ customer.id }')}`, { customer, key })).toEqual([]);
    expect(found(`${each}\n${note('${ customer.id }')}`, { customer, key })).toEqual(["start/same-key «'0 8 * * *'»"]);
    expect(found(`${each}\n${note('${ product.name }')}`, { customer, key })).toEqual([]);
  });
});
