/** What a caller is answered to a start: the case, or why there is none. */
import type { Response } from 'express';
import { readCase } from '../store/cases.js';
import type { Database } from '../store/database.js';
import { tasksOfCase } from '../store/inbox.js';
import { keyReused, type OperationId } from './idempotency.js';
import { pathOf } from './links.js';
import { answerPending, readerOf } from './operation-answer.js';
import { Problem } from './problem.js';
import { caseWithTasks } from './representation.js';
import type { Started } from './start-case.js';

/** Throws the problem where another case has the key, or the Idempotency-Key came with another body. */
export async function answerStarted(response: Response, db: Database, started: Started, { id }: OperationId): Promise<void> {
  const { actor } = readerOf(response);
  switch (started.kind) {
    case 'started':
    case 'repeated':
      response.status(started.kind === 'started' ? 201 : 200).location(pathOf.case(started.case));
      response.json(caseWithTasks(started.view, started.tasks, actor));
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
      response.location(url).json(caseWithTasks(head.view, await tasksOfCase(db, started.case), actor));
    }
  }
}
