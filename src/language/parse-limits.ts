/** What a file may be, checked before the reader recurses into it. */
import { type CST, Lexer } from 'yaml';

/** UTF-16 units; a file of five megabytes is a mistake or an attack. */
export const LARGEST_FILE = 5_000_000;
/** Maps and lists inside each other. */
export const DEEPEST = 100;

/** Brackets and dashes alone; cheap, so that a file of nothing but brackets is refused at once. */
export function nestsTooDeep(text: string): boolean {
  let brackets = 0;
  let dashes = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1);
    else if (token[0] === '\n') dashes = 0;
    else if (brackets === 0 && (token === '-' || token === '?' || token === ':')) dashes += 1;
    if (brackets > DEEPEST || dashes > DEEPEST) return true;
  }
  return false;
}

export function tokensNestTooDeep(tokens: readonly CST.Token[]): boolean {
  const left: { token: CST.Token | null | undefined; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = left.pop(); next; next = left.pop()) {
    const { token, depth } = next;
    if (!token) continue;
    if (token.type === 'document') left.push({ token: token.value, depth });
    else if ('items' in token) {
      if (depth >= DEEPEST) return true;
      for (const item of token.items) {
        left.push({ token: item.value, depth: depth + 1 });
        left.push({ token: item.key, depth: depth + 1 });
      }
    }
  }
  return false;
}

/** So many letters that are none tell that the file is in another encoding: UTF-16 (with its zeros), GBK, Latin-1. */
const MOST_UNREADABLE = 3;

/** Where the first letter stands that could not be read, in a text that was not saved as UTF-8; undefined in any other. */
export function unreadableAt(text: string): number | undefined {
  const unreadable = /[\0\ufffd]/g;
  const first = unreadable.exec(text);
  for (let count = 1; count < MOST_UNREADABLE; count++) if (unreadable.exec(text) === null) return undefined;
  return first?.index;
}
