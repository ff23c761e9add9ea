/** Files that cannot be kept or given out now: for whoever asked, what became of theirs; what is to be mended stands in the log. */
import { StoreError } from '../store/store-error.js';
import { Problem } from './problem.js';

/** Null: the error is of something else. */
export function attachmentProblem(error: unknown): Problem | null {
  if (!(error instanceof StoreError)) return null;
  switch (error.code) {
    case 'object_store_unreachable':
      return unavailable('The store of files does not answer at present. Nothing is lost; try again in a moment.', '5');
    case 'object_store_refuses':
      return unavailable(
        'The store of files does not let Steward in at present. Nothing is lost. Tell whoever runs Steward: its log says what to do.',
        '60',
      );
    case 'object_damaged':
      return new Problem(
        'attachment_damaged',
        'What the store has of this file is not what was put there, so it is not given out. Whoever has it can put it to a task again, which mends it.',
      );
    case 'attachment_missing':
      return new Problem(
        'attachment_missing',
        'The file is not where files are kept. Tell whoever runs Steward: its log says where it may be. Whoever has the file can put it to a task again.',
      );
    default:
      return null;
  }
}

function unavailable(detail: string, seconds: string): Problem {
  return new Problem('attachments_unavailable', detail, {}, { 'Retry-After': seconds });
}
