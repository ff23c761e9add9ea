/** What a caller is answered to a start: the case, or why there is none. */
import type { Response } from 'express';
import { readCase } from '../store/cases.js';
import type { Database } from '../store/database.js';
import { readVisibleCase } from './case-access.js';
import { keyReused, type OperationId } from './idempotency.js';
import { pathOf } from './links.js';
import { answered, answerPending, readerOf } from './operation-answer.js';
import { Problem } from './problem.js';
import type { PublishedPrograms } from './published-programs.js';
import { caseWithTasks } from './representation.js';
import type { Started } from './start-case.js';

/** Throws the problem where another case has the key, or the Idempotency-Key came with another body. */
export async function answerStarted(
  response: Response,
  db: Database,
  programs: PublishedPrograms,
  started: Started,
  { id }: OperationId,
): Promise<void> {
  const reader = readerOf(response);
  switch (started.kind) {
    case 'started':
    case 'repeated':
      response.status(started.kind === 'started' ? 201 : 200).location(pathOf.case(started.case));
      response.json(await answered(db, programs, reader, { case: started.view, tasks: started.tasks }));
      return;
    case 'pending':
      return answerPending(response, { case: started.case, name: 'start', id }, true);
    case 'mismatch':
      throw keyReused();
    case 'open': {
      const url = pathOf.case(started.case);
      if (started.refused) {
        const detail = `${started.case} is open with this key. Go on with that one, or take another key.`;
        throw new Problem('case_open', detail, { case: started.case, url });
      }
      const head = await readCase(db, started.case);
      if (head === null) return answerPending(response, { case: started.case, name: 'start', id }, true);
      // Whoever may start cases need not be one who may see that one.
      response.location(url).json(caseWithTasks(await readVisibleCase(db, programs, reader, started.case), reader));
    }
  }
}
