// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is Steward's own splice

import { describe, expect, it } from 'vitest';
import { classify, type Wanted } from '../../src/expression/literal-or-expression.js';

describe('classify', () => {
  it.each<[string, Wanted]>([
    ['4 business hours', 'duration'],
    ['30 minutes', 'duration'],
    ['0 hours', 'duration'],
    ['4 busines hours', 'duration'],
    ['2h', 'duration'],
    ['3 个工作日', 'duration'],
    ['2026-03-02', 'instant'],
    ['2026-03-02T09:00:00Z', 'instant'],
    ['2026-03-02 09:00', 'instant'],
    ['5', 'number'],
    ['-2.5', 'number'],
    ['true', 'boolean'],
    ['owner', 'people'],
    ['started_by', 'people'],
    ['data.severity', 'text'],
    ['a literal {text}', 'any'],
    ['$${ x }', 'text'],
  ])('takes %j for a literal where %s is wanted', (text, wanted) => {
    expect(classify(text, wanted)).toEqual({ kind: 'literal' });
  });

  it.each<[string, Wanted]>([
    ['tables.sla.resolution', 'duration'],
    ["data.urgent ? '1 hour' : '2 hours'", 'duration'],
    ['add(now, "2 days")', 'instant'],
    ['data.count + 1', 'number'],
    ["data.severity == 'high'", 'boolean'],
    ['data.items', 'list'],
    ['case.owner', 'people'],
    ["steps.ask.outcome == 'accepted'", 'boolean'],
  ])('takes %j for CEL where %s is wanted', (text, wanted) => {
    expect(classify(text, wanted)).toEqual({ kind: 'expression', cel: text, start: 0 });
  });

  it('takes one splice and nothing else for CEL, whatever is wanted', () => {
    expect(classify('${ data.n }', 'number')).toEqual({ kind: 'expression', cel: 'data.n', start: 3 });
    expect(classify('${ data.n }', 'text')).toEqual({ kind: 'expression', cel: 'data.n', start: 3 });
  });
  it('tells a text with splices', () => {
    expect(classify('No. ${ data.n }', 'text')).toEqual({ kind: 'splice' });
  });
  it('passes on what is wrong with a splice', () => {
    expect(classify('No. ${ data.n', 'text')).toMatchObject({ kind: 'problem', problem: { code: 'unclosed_splice', start: 4 } });
  });
  it('gives the place of CEL behind blanks', () => {
    expect(classify('  data.ok', 'boolean')).toEqual({ kind: 'expression', cel: 'data.ok', start: 2 });
  });
});
