/** The shapes of steps that reach beyond the case: calls, notices, documents (LANGUAGE §3). */
import { duration, id, key, list, mapOf, name, oneOf, people, type Thing, text, thing } from './shape-form.js';
import { step, steps } from './shape-step.js';

const retry: Thing = {
  name: 'retry',
  says: 'How often it is tried when it may succeed later.',
  keys: {
    attempts: key({ is: 'number', integer: true, least: 1 }, 'Tries in all, the first included.', 'attempts: 5'),
    every: key(duration, 'How long to wait before the second try; the wait doubles from try to try.'),
  },
  required: ['attempts'],
};

const call = step(
  'call',
  'Asks another system and goes on with its answer.',
  key(id, 'Its id: the answer stands in steps.ID.'),
  {
    connector: key(
      { is: 'pattern', pattern: '^[^.\\s]+\\.[^\\s]+$', wanted: 'operation', example: 'erp.get_order' },
      'What is asked: a connector and its operation.',
      'connector: erp.get_order',
    ),
    with: key(mapOf({ is: 'value' }, 'any'), 'What it is given.', 'with: { order_no: … }'),
    timeout: key(duration, 'How long a try may take; half a minute, when nothing is said.'),
    retry: key(
      thing(() => retry),
      'How often it is tried; 5 times, when nothing is said.',
    ),
    on_error: key(steps(1), 'What is done when it fails for good; error says why.', 'on_error: [ … ]'),
  },
  { required: ['connector'] },
);

const notify = step(
  'notify',
  'Tells people something.',
  key(id, 'Its id.'),
  {
    to: key(people, 'Who is told.', 'to: owner'),
    template: key(name, 'The file of templates that says it: templates/NAME.en.md and so on.'),
    text: key(text, 'What they are told.', 'text: …'),
    subject: key(text, 'What it is about, in a line.'),
    values: key(mapOf({ is: 'value' }, 'id'), 'What the template reads as values.NAME.'),
    channels: key(list(oneOf('inbox', 'email', 'chat', 'webhook'), 1), 'How they are told; inbox and email, when nothing is said.'),
    urgent: key({ is: 'boolean' }, 'true: it goes at once, also while they do not work, and waits for no digest.'),
  },
  {
    required: ['to'],
    exactly_one: [['template', 'text']],
    not_together: [
      ['template', 'subject'],
      ['text', 'values'],
    ],
  },
);

const document = step(
  'document',
  'Writes a file from a template.',
  key(id, 'Its id: the file stands in steps.ID.'),
  {
    template: key(name, 'The file of templates that it is made from: templates/NAME.en.md and so on.', 'template: quotation'),
    parts: key(mapOf({ is: 'value' }, 'id'), 'What the template reads as parts.NAME; none may be empty.'),
    values: key(mapOf({ is: 'value' }, 'id'), 'What the template reads as values.NAME.'),
  },
  { required: ['template'] },
);

export const outsideSteps = { call, notify, document } as const;
