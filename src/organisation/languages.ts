/** Who speaks what: languages are tags (BCP 47), as people, contacts and playbooks name them. */
import type { Person } from './snapshot.js';

/**
 * Whether the person speaks one of these languages. A tag that says less stands for those that say more, in both directions
 * (RFC 4647 §3.3.1): whoever speaks `en` speaks `en-GB`, and the other way round; `zh-HK` is not `zh-CN`.
 */
export function speaksOneOf(person: Pick<Person, 'languages'> | undefined, languages: readonly string[]): boolean {
  return person?.languages.some((spoken) => languages.some((wanted) => isWithin(spoken, wanted) || isWithin(wanted, spoken))) ?? false;
}

function isWithin(tag: string, range: string): boolean {
  return `${tag}-`.toLowerCase().startsWith(`${range}-`.toLowerCase());
}
