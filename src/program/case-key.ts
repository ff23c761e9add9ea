/**
 * What the key of a case may be: a part of its workflow's id and of task ids, so that `/`, `:` and spaces are out. No personal
 * data belongs in it.
 */
const CASE_KEY = /^[A-Za-z0-9._-]{1,64}$/;

export function isCaseKey(key: string): boolean {
  return CASE_KEY.test(key);
}
