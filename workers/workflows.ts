/** Entry of the workflow bundle. The default export takes every workflow type: types are the playbooks' ids. */
import '../src/temporal/sandbox-date.js';

export { playCase as default } from '../src/temporal/case-workflow.js';
export { messageWorkflow as 'steward.message' } from '../src/temporal/message-workflow.js';
export { mutexWorkflow as 'steward.mutex' } from '../src/temporal/mutex-workflow.js';
export { scheduleWorkflow as 'steward.schedule' } from '../src/temporal/schedule-workflow.js';
