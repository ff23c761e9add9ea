// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is Steward's own splice

import { describe, expect, it } from 'vitest';
import { checkExpression, describeType, type Expected, type ExpressionProblem } from '../../src/expression/check.js';
import { environment } from './complaint-environment.js';

function problemsOf(source: string, expected: Expected = 'any'): readonly ExpressionProblem[] {
  const checked = checkExpression(source, environment, expected);
  return 'problems' in checked ? checked.problems : [];
}

/** Each problem as its code, what it frames, and the parameter that tells the remedy. */
function summary(source: string, expected?: Expected): readonly (readonly (string | undefined)[])[] {
  return problemsOf(source, expected).map(({ code, params, start, end }) => {
    const { suggestion, wanted, hint, guard, fallback } = params as Record<string, string | undefined>;
    const remedy = suggestion ?? wanted ?? hint ?? guard ?? fallback;
    return remedy === undefined ? [code, source.slice(start, end)] : [code, source.slice(start, end), remedy];
  });
}

describe('an expression that is right', () => {
  it.each<[string, Expected, string]>([
    ["data.severity == 'high'", 'boolean', 'true or false'],
    ['data.count == 5 && data.count + 1 > 2.5', 'boolean', 'true or false'],
    ['data.count in [1, 2, 3]', 'boolean', 'true or false'],
    ["data.severity in ['low', 'high']", 'boolean', 'true or false'],
    ["!(data.urgent || data.subject.contains('x'))", 'boolean', 'true or false'],
    ['data.visit < now && data.called_at <= data.visit', 'boolean', 'true or false'],
    ["'note' in data && data.note == 'x'", 'boolean', 'true or false'],
    ['-data.weight % 2 + 0x10', 'number', 'a number'],
    ['data.urgent ? 1 : 2.5', 'number', 'a number'],
    ['data.urgent ? data.visit : now', 'instant', 'an instant'],
    ["add(now, '2 days')", 'instant', 'an instant'],
    ['data.visit', 'instant', 'a date'],
    ['tables.sla.resolution', 'duration', 'a duration'],
    ["data.urgent ? '1 business hour' : tables.sla.resolution", 'duration', 'a duration'],
    ["'4 business hours'", 'duration', "the text '4 business hours'"],
    ['tables.sla.resolution', 'text', 'a duration'],
    ["'No. ' + string(data.count)", 'text', 'text'],
    ['data.tags', 'list', 'a list (each item: text)'],
    ['data.items.map(i, i.name)', 'list', 'a list (each item: text)'],
    ['[]', 'list', 'a list'],
    ['data.subject', 'people', 'text'],
    ["['li_na', data.subject]", 'people', 'a list (each item: text)'],
    ['steps.propose', 'any', 'an object with solution, cost'],
    ["{'a': 1, 'b': data.?note}", 'any', 'an object with a, b'],
    ['data.?note', 'any', 'a value that may be missing (text)'],
    ["data['金额'] > 5", 'boolean', 'true or false'],
    ['data.prices[0]', 'number', 'a number'],
    ['last(data.prices) + avg(data.prices) + sum(data.prices)', 'number', 'a number'],
    ["data.?note.or(data.?maybe).orValue('')", 'text', 'text'],
  ])('%s gives what %s wants', (source, expected, type) => {
    const checked = checkExpression(source, environment, expected);
    expect('problems' in checked ? checked.problems : describeType(checked.type)).toEqual(type);
  });

  it.each([
    ["data.severity == 'high' && customer.tier == 'key'", ['data.severity', 'customer.tier']],
    ['steps.?ask.score.orValue(5) <= 2', ['steps.ask.score']],
    ['has(data.note) && data.note == data.subject', ['data.note', 'data.subject']],
    ["data.items.exists(i, i.name == data.subject) && data['count'] > 1", ['data.items', 'data.subject', 'data.count']],
    ['data.prices[0] > 1', ['data.prices']],
    ['size(data) > 1 && now == now', ['data', 'now']],
    ['1 + 1', []],
  ])('%s reads %j', (source, reads) => {
    const checked = checkExpression(source, environment, 'any');
    expect('reads' in checked && checked.reads.map((path) => path.join('.'))).toEqual(reads);
  });
});

describe('a name that does not exist', () => {
  it.each([
    ["data.sevrity == 'high'", [['unknown_field', 'sevrity', 'severity']]],
    ["data['sevrity'] == 'high'", [['unknown_field', "['sevrity']", 'severity']]],
    ['custmer.tier', [['unknown_name', 'custmer', 'customer']]],
    ["severity == 'high'", [['unknown_name', 'severity', 'data.severity']]],
    ['True', [['unknown_name', 'True', 'true']]],
    ['data.severity == high', [['unknown_name', 'high', "'high'"]]],
    ['hihg == data.severity', [['unknown_name', 'hihg', "'high'"]]],
    ['data.subject == pump', [['unknown_name', 'pump', "'pump'"]]],
    ["{name: 'x'}", [['unknown_name', 'name', "'name'"]]],
    ['steps.propos.solution', [['unknown_field', 'propos', 'propose']]],
    ['has(data.notes)', [['unknown_field', 'notes', 'note']]],
    ['data.?notes.orValue(1)', [['unknown_field', 'notes', 'note']]],
    ['data.items.exists(i, i.prize > 1)', [['unknown_field', 'prize', 'price']]],
    ['data.items.all(i, true) && i.name == 1', [['unknown_name', 'i']]],
    ['data.subject.length > 3', [['no_fields', 'length', 'size(data.subject)']]],
    ['data.tags.length > 3', [['no_fields', 'length', 'size(data.tags)']]],
    ['data.count.foo', [['no_fields', 'foo']]],
    ['suum(data.prices)', [['unknown_function', 'suum', 'sum']]],
    ["data.subject.includes('x')", [['unknown_function', 'includes', 'contains']]],
    ["data.subject.StartsWith('x')", [['unknown_function', 'StartsWith', 'startsWith']]],
    ['data.items.some(i, i.price)', [['unknown_function', 'some', 'exists']]],
    ["contains(data.subject, 'x')", [['unknown_function', "contains(data.subject, 'x')", 'text.contains(text)']]],
    ['data.prices.sum()', [['unknown_function', 'data.prices.sum()', 'sum(numbers) or sum(moneys)']]],
    ['fetch(data.subject)', [['unknown_function', 'fetch']]],
    ["data.subject.matches('(a+)+$')", [['matches_refused', 'matches']]],
  ])('%s', (source, wanted) => {
    expect(summary(source)).toEqual(wanted);
  });

  it('tells the names there are', () => {
    expect(problemsOf('custmer.tier')[0]?.params).toMatchObject({ known: 'data, steps, customer, tables, case, now' });
    expect(problemsOf('customer.tire')[0]?.params).toMatchObject({ known: 'tier', of: 'customer' });
  });
});

describe('what may be missing', () => {
  it.each([
    ["data.note == 'x'", 'field', 'has(data.note)', 'data.?note.orValue(…)'],
    ["steps.ask.outcome == 'accepted'", 'step', 'has(steps.ask)', 'steps.?ask.outcome.orValue(…)'],
    ['steps.ask.score > 1', 'step', 'has(steps.ask.score)', 'steps.?ask.score.orValue(…)'],
    ['data.refund.amount > 1', 'field', 'has(data.refund)', 'data.?refund.amount.orValue(…)'],
    ["data.items[0].name == 'x'", 'item', 'size(data.items) > 0', 'data.items[?0].name.orValue(…)'],
    ['data.prices[1] > 1', 'item', 'size(data.prices) > 1', 'data.prices[?1].orValue(…)'],
    ['data.prices[data.count] > 1', 'item', 'data.prices[?data.count].hasValue()', 'data.prices[?data.count].orValue(…)'],
    ['last(data.tags)', 'item', 'size(data.tags) > 0', 'size(data.tags) > 0 ? last(data.tags) : …'],
    ["data.maybe == 'x'", 'field', 'has(data.maybe)', 'data.?maybe.orValue(…)'],
    ['data.free.x == 1', 'field', 'has(data.free.x)', 'data.?free.x.orValue(…)'],
    ['data.items.exists(i, i.price > 1)', 'field', 'has(i.price)', 'i.?price.orValue(…)'],
    ["has(data.note) || data.note == 'x'", 'field', 'has(data.note)', 'data.?note.orValue(…)'],
    ["!has(data.note) && data.note == 'x'", 'field', 'has(data.note)', 'data.?note.orValue(…)'],
    ["has(data.note) ? 'y' : data.note", 'field', 'has(data.note)', 'data.?note.orValue(…)'],
    ["(has(data.note) || data.urgent) && data.note == 'x'", 'field', 'has(data.note)', 'data.?note.orValue(…)'],
    ['has(data.note) && data.items.exists(data, data.name == data.note)', undefined, undefined, undefined],
  ])('%s is reported with its guard', (source, what, guard, fallback) => {
    const problem = problemsOf(source)[0];
    if (what === undefined) expect(problem).toMatchObject({ code: 'unknown_field' });
    else expect(problem).toMatchObject({ code: 'possibly_missing', params: { what, guard, fallback } });
  });

  it.each([
    "has(data.note) && data.note == 'x'",
    "!has(data.note) || data.note == 'x'",
    "has(data.note) ? data.note == 'x' : false",
    "!has(data.note) ? false : data.note == 'x'",
    "!(!has(data.note) || data.urgent) && data.note == 'x'",
    "data.?note.hasValue() && data.note == 'x'",
    "data.?note.orValue('') == 'x'",
    "has(steps.ask.outcome) && steps.ask.outcome == 'accepted'",
    "has(steps.ask) && steps.ask.outcome == 'accepted'",
    'steps.?ask.score.orValue(5) <= 2',
    'has(data.refund.amount) && data.refund.currency == "CNY"',
    'size(data.items) > 1 && data.items[1].name == data.items[0].name',
    "data.items.size() >= 1 && data.items[0].name == ''",
    "0 < size(data.items) && data.items[0].name == ''",
    "size(data.items) == 0 || data.items[0].name == ''",
    "size(data.items) != 0 ? last(data.items).name == '' : true",
    'data.items.filter(i, has(i.price)).exists(i, i.price > 1)',
    'data.items.map(i, has(i.price), i.price) == [1.5]',
    "data.items[?0].name.orValue('') == ''",
    "data.channel == 'web'",
    'has(data.free.x.y) && data.free.x.y == 1',
    "data[?'note'].orValue('') == 'x'",
    "'note' in data ? data.note == '' : true",
  ])('%s is guarded', (source) => {
    expect(problemsOf(source, 'boolean')).toEqual([]);
  });

  it('is reported once, however often it is read', () => {
    expect(summary("data.note == 'a' || data.note == 'b'")).toHaveLength(1);
  });
  it('is reported for every name apart', () => {
    expect(summary("data.note == 'a' || data.next < now").map(([code]) => code)).toEqual(['possibly_missing', 'possibly_missing']);
  });
  it.each([
    ["data.?note == 'x'", [['optional_value', 'data.?note', 'data.?note.orValue(…)']]],
    ['data.?note + "x"', [['optional_value', 'data.?note', 'data.?note.orValue(…)']]],
    ['size(data.?items)', [['optional_value', 'data.?items', 'data.?items.orValue(…)']]],
    ['data.?items.exists(i, true)', [['optional_value', 'data.?items', 'data.?items.orValue([])']]],
    ['data.note == null', [['null_value', 'null', '!has(data.note)']]],
    ["data.note != null && data.note == 'x'", [['null_value', 'null', 'has(data.note)']]],
    ['data.urgent ? null : 1', [['null_value', 'null']]],
    ['data.count.orValue(1)', [['wrong_arguments', 'data.count.orValue(1)', 'data.?count.orValue(…)']]],
    ['data.?note.orValue(1)', [['wrong_arguments', '1', 'text']]],
    ['has(data)', [['wrong_arguments', 'has(data)', 'has(data.field)']]],
    ['has(data.items[0].price)', [['wrong_arguments', 'has(data.items[0].price)', 'has(data.field)']]],
  ])('%s is not brought to a value', (source, wanted) => {
    expect(summary(source)).toEqual(wanted);
  });
});

describe('types that do not go together', () => {
  it.each([
    ['data.count + data.subject', [['wrong_operands', 'data.count + data.subject', 'string(data.count) + data.subject']]],
    ["data.count == '5'", [['wrong_operands', "data.count == '5'", 'data.count == 5']]],
    ["data.visit == '2026-03-02'", [['wrong_operands', "data.visit == '2026-03-02'", "data.visit == date('2026-03-02')"]]],
    ["now + '2 days'", [['wrong_operands', "now + '2 days'", 'add(now, "2 days")']]],
    ["'x' in data.subject", [['wrong_operands', "'x' in data.subject", 'data.subject.contains("x")']]],
    ['now - now', [['wrong_operands', 'now - now']]],
    ["data.severity > 'low'", [['wrong_operands', "data.severity > 'low'"]]],
    ['tables.sla.resolution < tables.sla.resolution', [['wrong_operands', 'tables.sla.resolution < tables.sla.resolution']]],
    ['data.count in data.tags', [['wrong_operands', 'data.count in data.tags']]],
    ['data.urgent && data.count', [['wrong_type', 'data.count', 'true or false']]],
    ['!data.count', [['wrong_type', 'data.count', 'true or false']]],
    ['-data.subject', [['wrong_type', 'data.subject', 'a number']]],
    ['data.count ? 1 : 2', [['wrong_type', 'data.count', 'true or false']]],
    ["data.urgent ? 1 : 'a'", [['mixed_types', "data.urgent ? 1 : 'a'"]]],
    ["[1, 'a']", [['mixed_types', "'a'"]]],
    ['data.count.exists(i, true)', [['wrong_type', 'data.count', 'a list']]],
    ['data.tags.all(t, t)', [['wrong_type', 't', 'true or false']]],
    ["data.prices['a']", [['no_fields', "['a']"]]],
    ['data.prices[data.subject]', [['wrong_type', 'data.subject', 'a number']]],
    ['data.subject[0]', [['wrong_type', 'data.subject', 'a list']]],
    ['sum(data.tags)', [['wrong_arguments', 'sum(data.tags)', 'sum(numbers) or sum(moneys)']]],
    ['year(data.subject)', [['wrong_arguments', 'year(data.subject)', 'year(instant)']]],
    ['data.subject.contains(1)', [['wrong_arguments', 'data.subject.contains(1)', 'text.contains(text)']]],
    ['data.tags.exists(t)', [['wrong_arguments', 'data.tags.exists(t)', 'list.exists(item, …)']]],
    ["add(now, '2 dyas')", [['invalid_duration', "'2 dyas'", '2 days']]],
    ["add(now, '2 business days')", [['elapsed_only', "'2 business days'"]]],
    ['business_hours_between(now, now) > 1', [['no_calendar', 'business_hours_between(now, now)']]],
    ["sort_by(data.items, 'nmae')", [['unknown_field', 'nmae', 'name']]],
    [
      'percentile(data.prices.filter(p, p > 3), 90)',
      [['possibly_missing', 'percentile(data.prices.filter(p, p > 3), 90)', 'size(data.prices.filter(p, p > 3)) > 0']],
    ],
    ["weekday(now) == 'mondya'", [['never_equal', "'mondya'", 'monday']]],
    ["date('2026-02-30') < now", [['invalid_instant', "'2026-02-30'"]]],
    ["timestamp('yesterday') < now", [['invalid_instant', "'yesterday'"]]],
    ['b"x"', [['unsupported', 'b"x"']]],
    ['1u', [['unsupported', '1u']]],
  ])('%s', (source, wanted) => {
    expect(summary(source)).toEqual(wanted);
  });

  it.each<[string, Expected, string, string]>([
    ['data.count', 'boolean', 'true or false', 'a number'],
    ['data.subject', 'duration', 'a duration', 'text'],
    ['data.severity', 'duration', 'a duration', 'text: low, normal or high'],
    ['tables.sla.resolution', 'instant', 'an instant', 'a duration'],
    ['now', 'text', 'text', 'an instant'],
    ['data.subject', 'number', 'a number', 'text'],
    ['data.subject', 'list', 'a list', 'text'],
    ['data.prices', 'people', 'a person, or a list of people', 'a list (each item: a number)'],
  ])('%s is not what %s wants', (source, expected, wanted, got) => {
    expect(problemsOf(source, expected)).toEqual([{ code: 'wrong_type', params: { wanted, got }, start: 0, end: source.length }]);
  });
  it('a text that is meant as a duration is told apart from other texts', () => {
    expect(problemsOf("'4 busines hours'", 'duration')).toMatchObject([
      { code: 'invalid_duration', params: { found: '4 busines hours', suggestion: '4 business hours' } },
    ]);
  });
  it('an optional is not what a typed place wants', () => {
    expect(summary('data.?count', 'number')).toEqual([['optional_value', 'data.?count', 'data.?count.orValue(…)']]);
  });
});

describe('a comparison that can never hold', () => {
  it.each([
    ["data.severity == 'hgih'", 'hgih', "'hgih'", 'high'],
    ["'hgih' != data.severity", 'hgih', "'hgih'", 'high'],
    ["data.severity in ['low', 'hihg']", 'hihg', "'hihg'", 'high'],
    ["data.severity == 'urgent'", 'urgent', "'urgent'", undefined],
    ["steps.?ask.outcome.orValue('accepted') == 'acepted'", 'acepted', "'acepted'", 'accepted'],
    ['data.severity == customer.tier', 'key, gold, standard', 'customer.tier', undefined],
  ])('%s', (source, value, frame, suggestion) => {
    const [problem] = problemsOf(source);
    expect(problem).toMatchObject({ code: 'never_equal', params: { value, ...(suggestion ? { suggestion } : {}) } });
    expect(source.slice(problem?.start, problem?.end)).toBe(frame);
  });
});

describe('what is written in another way', () => {
  it.each([
    ['data.count = 5', [['assignment', '=', '==']]],
    ['data.count === 5', [['foreign_operator', '===', '==']]],
    ['data.count !== 5', [['foreign_operator', '!==', '!=']]],
    ['data.count <> 5', [['foreign_operator', '<>', '!=']]],
    ['data.count => 5', [['foreign_operator', '=>', '>=']]],
    [
      'data.urgent & true | false',
      [
        ['foreign_operator', '&', '&&'],
        ['foreign_operator', '|', '||'],
      ],
    ],
    ["data?.note.orValue('')", [['foreign_operator', '?.', '.?']]],
    ['data.note ?? 5', [['foreign_operator', '??', '.?name.orValue(…)']]],
    [
      'data.urgent and true or false',
      [
        ['word_operator', 'and', '&&'],
        ['word_operator', 'or', '||'],
      ],
    ],
    ['data.urgent AND true', [['word_operator', 'AND', '&&']]],
    ['not data.urgent', [['word_operator', 'not', '!(…)']]],
    ['not data.count == 5', [['word_operator', 'not', '!(…)']]],
    ['data.urgent && not (data.count > 1)', [['word_operator', 'not', '!']]],
    ['data.count not in [1, 2]', [['word_operator', 'not in', '!(… in …)']]],
    ['data.count is 5', [['word_operator', 'is', '==']]],
    ["data.severity is not 'high'", [['word_operator', 'is not', '!=']]],
    ['data.severity == “high”', [['full_width', '“high”', "'high'"]]],
    ['data.severity == ‘high’', [['full_width', '‘high’', "'high'"]]],
    ['data.count ＝＝ 5', [['full_width', '＝＝', '==']]],
    ['data.count ＝ 5', [['full_width', '＝', '==']]],
    [
      '（data.count） > 5',
      [
        ['full_width', '（', '('],
        ['full_width', '）', ')'],
      ],
    ],
    ['data.urgent ＆＆ true', [['full_width', '＆＆', '&&']]],
    ['data.count ≥ 5', [['full_width', '≥', '>=']]],
    [
      'data。count > ５',
      [
        ['full_width', '。', '.'],
        ['full_width', '５', '5'],
      ],
    ],
    ['data.count\u3000> 5', [['full_width', '\u3000', ' ']]],
    ['data.金额 > 5', [['unexpected', '金额', "['金额']"]]],
  ])('%s is understood, and reported', (source, wanted) => {
    expect(summary(source, source.includes('??') || source.includes('orValue') ? 'any' : 'boolean')).toEqual(wanted);
  });

  it.each([
    "data.subject == '“＝（and'",
    "data.subject.contains('not a = b')",
    "data.subject == r'a\\d' // and = “",
    "data.subject == '''a\nb'''",
  ])('texts and comments are left alone: %s', (source) => {
    expect(problemsOf(source, 'boolean')).toEqual([]);
  });

  it('the rest is checked as if it had been written rightly, with places in the source', () => {
    expect(summary('data.count === 5 and data.sevrity == “hgih” or （data.urgent = tru）')).toEqual([
      ['foreign_operator', '===', '=='],
      ['word_operator', 'and', '&&'],
      ['unknown_field', 'sevrity', 'severity'],
      ['full_width', '“hgih”', "'hgih'"],
      ['word_operator', 'or', '||'],
      ['full_width', '（', '('],
      ['assignment', '=', '=='],
      ['unknown_name', 'tru', 'true'],
      ['full_width', '）', ')'],
    ]);
  });
});

describe('a text that is no expression', () => {
  it.each([
    ['', 'empty_expression', ''],
    ['  \n', 'empty_expression', '  \n'],
    ['data.count +', 'incomplete', '+'],
    ['data.count > ', 'incomplete', '>'],
    ['data.', 'incomplete', '.'],
    ['(data.count + 1', 'unclosed_bracket', '('],
    ['size(data.tags', 'unclosed_bracket', '('],
    ['[1, 2', 'unclosed_bracket', '['],
    ['(data.prices[0)', 'unclosed_bracket', '['],
    ['data.count + 1)', 'unopened_bracket', ')'],
    ["data.subject == 'abc", 'unclosed_text', "'abc"],
    ['data.subject == “abc', 'unclosed_text', '“abc'],
    ["data.subject == 'a\\qb'", 'invalid_escape', '\\q'],
    ['data.count data.weight', 'unexpected', 'data'],
    ['data.count, 1', 'unexpected', ','],
    ['data.count; ', 'unexpected', ';'],
    ['${ data.count }', 'unexpected', '${'],
    ['data.count @ 1', 'unexpected', '@'],
    ['data.in', 'unexpected', 'in'],
    ['for == 1', 'reserved_word', 'for'],
    ['1e', 'unexpected', 'e'],
    ['0x', 'invalid_number', '0x'],
    ['data.items.map(i.name, 1)', 'macro_variable', 'name'],
    ['data.count 😀', 'unexpected', '😀'],
  ])('%j', (source, code, frame) => {
    const [problem, ...more] = problemsOf(source);
    expect([problem?.code, source.slice(problem?.start, problem?.end)]).toEqual([code, frame]);
    expect(more).toEqual([]);
  });
});

it('everything that is wrong is reported at once, in the order of the source', () => {
  const source = "data.sevrity == 'x' && data.note > 3 && suum(data.prices) + data.subject == 2 && data.severity == 'hgih' && foo";
  const problems = problemsOf(source, 'boolean');
  expect(problems.map(({ code }) => code)).toEqual([
    'unknown_field',
    'possibly_missing',
    'wrong_operands',
    'unknown_function',
    'never_equal',
    'unknown_name',
  ]);
});

it('one mistake is reported once', () => {
  expect(summary('data.sevrity.foo.bar[3] + 1 > now').map(([code]) => code)).toEqual(['unknown_field']);
});
