// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is Steward's own splice

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSplice, type SplicePart, wholeSplice } from '../../src/expression/splice.js';

function partsOf(text: string): readonly SplicePart[] {
  const spliced = parseSplice(text);
  if ('problem' in spliced) throw new Error(`${spliced.problem.code} at ${spliced.problem.start}`);
  return spliced.parts;
}

/** What stands in the text at the offsets of its expressions. */
function spliced(text: string): readonly string[] {
  return partsOf(text).flatMap((part) => (typeof part === 'string' ? [] : [text.slice(part.start, part.end)]));
}

describe('parseSplice', () => {
  it('takes a text apart, with the offsets of its expressions', () => {
    expect(partsOf('Dear ${ customer.name }!')).toEqual(['Dear ', { cel: 'customer.name', start: 8, end: 21 }, '!']);
  });
  it('leaves a text without splices in one piece, and an empty one in none', () => {
    expect(partsOf('a $ b { c }')).toEqual(['a $ b { c }']);
    expect(partsOf('')).toEqual([]);
  });
  it('reads two expressions side by side', () => {
    expect(spliced('${a}${b}')).toEqual(['a', 'b']);
  });
  it.each([
    ["${ {'a': {'b': 1}}.a.b } end", "{'a': {'b': 1}}.a.b"],
    ["${ x + '}' } end", "x + '}'"],
    ['${ x + "a\\"}" } end', 'x + "a\\"}"'],
    ["${ '''}'''  } end", "'''}'''"],
    ['${ a == "“}”" } 结束', 'a == "“}”"'],
  ])('respects braces and texts inside the expression: %s', (text, cel) => {
    expect(spliced(text)).toEqual([cel]);
  });
  it('takes $${ for ${', () => {
    expect(partsOf('cost: $${ 5 } ${ x }')).toEqual(['cost: ${ 5 } ', { cel: 'x', start: 17, end: 18 }]);
  });
  it.each([
    ['never closed', 'abc ${ x', 'unclosed_splice', 4],
    ['closed inside a text only', "a ${ x + '}", 'unclosed_splice', 2],
    ['empty', 'ab ${  } c', 'empty_splice', 3],
  ])('reports a splice that is %s, with its place', (_, text, code, start) => {
    expect(parseSplice(text)).toMatchObject({ problem: { code, start } });
  });
  it('gives back every text that has its ${ escaped', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const literal = text.replace(/\$+\{/g, '{');
        expect(partsOf(literal.replace(/\{/g, '$$${')).join('')).toBe(literal.replace(/\{/g, '${'));
      }),
    );
  });
});

describe('wholeSplice', () => {
  it.each([
    ['${ data.n }', 'data.n'],
    ['  ${ data.n }\n', 'data.n'],
    ['n: ${ data.n }', undefined],
    ['${ a }${ b }', undefined],
    ['text', undefined],
  ])('%j is the expression %j', (text, cel) => {
    expect(wholeSplice(partsOf(text))?.cel).toBe(cel);
  });
});
