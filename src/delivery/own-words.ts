/** The organisation's own words for what Steward tells people by itself (`templates/notices/` of the workspace). */
import { createEvaluator, EvaluationFault } from '../expression/evaluate.js';
import { textOfValue } from '../expression/text-of-value.js';
import { NOTICE_NAMES, type TemplatedNotice } from '../organisation/notice-names.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { Computed } from '../program/program.js';
import { oneLine, type Reader, type WrittenText } from './reader.js';

/** What the words may read; every name has a value. */
export type NoticeValues = { readonly [name: string]: string | number };

/**
 * `built_in` where there are none in the reader's language, or where what they reckon cannot be reckoned: whatever the words,
 * the notice goes out. A `link` that is not in the words comes after them.
 */
export function inOwnWords(
  organisation: Organisation | null,
  notice: TemplatedNotice,
  values: NoticeValues,
  { language }: Reader,
  built_in: WrittenText,
): WrittenText {
  const template = organisation?.notice_templates?.[notice];
  const body = inReaders(template?.text, language);
  if (!body) return built_in;
  const evaluator = createEvaluator({ names: NOTICE_NAMES[notice] });
  const written = (computed: Computed) => textOfValue(evaluator.evaluateComputed(computed, { ...values }));
  try {
    const heading = inReaders(template?.subject, language);
    const subject = heading ? oneLine(written(heading)) : built_in.subject;
    const text = written(body);
    const link = String(values.link ?? '');
    return { subject, text: link === '' || text.includes(link) ? text : `${text}\n\n${link}` };
  } catch (error) {
    if (error instanceof EvaluationFault) return built_in;
    throw error;
  }
}

/** In the language itself, or in what it is a variety of: `zh` for `zh-TW`. */
function inReaders(texts: { readonly [language: string]: Computed } | undefined, language: string): Computed | undefined {
  return texts?.[language] ?? texts?.[language.split('-')[0] ?? ''];
}
