/** Keys written together with what stands beside them, and signs of a Chinese input method. */
import type { Finding } from './parse-finding.js';
import { columnsOf, type Edit, type Line, lineAt, nextLine } from './parse-text.js';

/** `key:value`, `key：value` or `key:　value`. */
export function keyWithoutSpace(start: number, piece: string): Finding | undefined {
  const wide = /^(["'“]?[A-Za-z_][\w-]*["'”]?\s*)：\s*/.exec(piece);
  if (wide) {
    const colon = start + (wide[1]?.length ?? 0);
    return {
      code: 'yaml/full-width-character',
      start: colon,
      end: colon + 1,
      params: { name: 'colon', found: '：', wanted: ':' },
      edits: [{ start: colon, end: start + wide[0].length, text: ': ' }],
    };
  }
  const odd = /^([A-Za-z_][\w-]*:)([\u3000\u00a0]\s*)/.exec(piece);
  if (odd) {
    const space = start + (odd[1]?.length ?? 0);
    return {
      code: 'yaml/full-width-character',
      start: space,
      end: space + 1,
      params: { name: 'space', found: '\u3000', wanted: ' ' },
      edits: [{ start: space, end: start + odd[0].length, text: ' ' }],
    };
  }
  const key = /^([A-Za-z_][\w-]*:)(?!\/\/)[^\s:][^,}\]\n]*/.exec(piece);
  if (!key) return undefined;
  const colon = start + (key[1]?.length ?? 0);
  const word = key[0].trimEnd();
  return {
    code: 'yaml/missing-space',
    start,
    end: start + word.length,
    params: { mark: ':', text: shortened(word), suggestion: shortened(`${key[1]} ${word.slice(key[1]?.length)}`) },
    edits: [{ start: colon, end: colon, text: ' ' }],
  };
}

/** `-task: …` */
export function dashWithoutSpace(text: string, line: Line): Finding | undefined {
  const dash = /^(\s*)-([A-Za-z_][\w-]*):(\s|$)/.exec(line.text);
  return dash ? missingSpaceAfterDash(text, line.start + (dash[1]?.length ?? 0), `-${dash[2]}`) : undefined;
}

export function missingSpaceAfterDash(text: string, start: number, key: string): Finding {
  const line = lineAt(text, start);
  const column = start - line.start;
  const edits: Edit[] = [{ start: start + 1, end: start + 1, text: ' ' }];
  // What stands below the key moves along with it.
  for (let next = nextLine(text, line); next && next.content - next.start > column; next = nextLine(text, next)) {
    edits.push({ start: next.start, end: next.start, text: ' ' });
  }
  const aligned = nextLine(text, line);
  return {
    code: 'yaml/missing-space',
    start,
    end: start + key.length,
    params: { mark: '-', text: key, suggestion: `- ${key.slice(1)}` },
    edits: aligned && aligned.content - aligned.start === column + 1 ? edits : edits.slice(0, 1),
  };
}

/** `key：value` or `key:　value` at the start of a line. */
export function wideKey(text: string, line: Line): Finding | undefined {
  const key = line.start + (columnsOf(line).at(-1) ?? 0);
  const finding = keyWithoutSpace(key, text.slice(key, line.end));
  return finding?.code === 'yaml/full-width-character' ? finding : undefined;
}

const narrow: { readonly [wide: string]: string } = {
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
  '，': ',',
  '：': ':',
};

/** `｛ zh: 倾听 ｝` */
export function wideBrackets(text: string, start: number, end: number): Finding | undefined {
  const value = text.slice(start, end);
  const found = value[0] ?? '';
  if (!/^[｛［【].*[｝］】]$/.test(value)) return undefined;
  const mended = value.replace(/[｛｝［］【】，：]/g, (wide) => `${narrow[wide]}${wide === '：' || wide === '，' ? ' ' : ''}`);
  return {
    code: 'yaml/full-width-character',
    start,
    end: start + 1,
    params: { name: 'bracket', found, wanted: narrow[found] ?? '' },
    edits: [{ start, end, text: mended }],
  };
}

export function shortened(text: string): string {
  const units = [...text.trim()];
  return units.length > 40 ? `${units.slice(0, 39).join('')}…` : units.join('');
}
