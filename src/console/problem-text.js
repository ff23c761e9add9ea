import { Problem } from './api.js';
import { word } from './words.js';

/** What went wrong, in the reader's language where the console has words for it, else in the server's. */
export function problemText(error) {
  if (!(error instanceof Problem)) return word('offline');
  return word(['problem', error.code, error.permission].filter(Boolean).join('_'), error.message);
}
