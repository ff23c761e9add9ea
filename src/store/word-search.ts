/** Words as the indexes by pairs of letters (`steward_bigrams`) find them, in any language. */
import { type RawBuilder, sql } from 'kysely';

export interface SearchedWord {
  readonly word: string;
  /** For `like`. */
  readonly pattern: string;
  /** Whether the index by pairs of letters knows it; single letters are no words but in scripts like Chinese. */
  readonly indexed: boolean;
}

const WORDS = 8;

/** In small letters, each once; more than eight are left out. */
export function wordsOf(text: string): readonly SearchedWord[] {
  const words = [...new Set(text.toLowerCase().split(/\s+/u).filter(Boolean))].slice(0, WORDS);
  return words.map((word) => ({ word, pattern: `%${word.replace(/[\\%_]/g, '\\$&')}%`, indexed: hasGrams(word) }));
}

export function gramsOf(text: RawBuilder<unknown>, word: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`steward_bigrams(${text}) @> steward_bigrams(${word})`;
}

function hasGrams(word: string): boolean {
  return [...word].length > 1 || (word.codePointAt(0) ?? 0) > 11_903;
}
