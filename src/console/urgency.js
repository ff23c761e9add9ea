/** Why a task stands where it stands in an inbox. */
import { inLanguage, instant, word } from './words.js';

export function urgencyInWords({ at, reasons }) {
  return [instant(at), ...reasons.map(inWords)].join('\n');
}

function inWords(reason) {
  const { kind, due, title, priority, level, tier, sooner } = reason;
  if (kind === 'due') return `${inLanguage(title)}: ${word('due')} ${instant(due)}`;
  if (kind === 'no_deadline') return `${word('no_deadline')}: ${instant(due)}`;
  const what = { priority, case_priority: priority, escalated: String(level), tier }[kind];
  const hours = Math.round(Math.abs(sooner) / 6) / 10;
  return `${word(kind === 'escalated' ? 'escalated_levels' : kind)} ${word(what)}: ${hours} ${word(sooner < 0 ? 'hours_later' : 'hours_sooner')}`;
}
