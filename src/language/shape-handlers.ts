/** The shapes of handlers: what happens meanwhile, and what sets it off. */
import { condition, duration, id, type Key, type Kinds, key, list, name, oneOf, people, type Thing, text } from './shape-form.js';
import { calendar, steps } from './shape-step.js';

function handler(kind: string, says: string, value: Key, keys: Thing['keys'] = {}, rest: Partial<Thing> = {}): Thing {
  return {
    ...rest,
    name: kind,
    says,
    keys: {
      [kind]: value,
      title: key(text, 'What people see.'),
      ...keys,
      mode: key(
        oneOf('beside', 'hold', 'interrupt'),
        'beside (when nothing is said): its steps run along; hold: what it stands on keeps still meanwhile; interrupt: they take the place of what is left.',
      ),
      steps: key(steps(1), 'What is done.', 'steps: [ … ]'),
    },
    required: [kind, 'steps', ...(rest.required ?? [])],
  };
}

export const handlerKinds: Kinds = {
  name: 'handler',
  kinds: {
    message: handler('message', 'Steps that are done when a message comes.', key(name, 'The message.'), {
      key: key({ is: 'value' }, 'The value of its key that the message must have; without it, messages sent to this very case.'),
      when: key(condition, 'It is passed over when this does not hold.'),
    }),
    after: handler(
      'after',
      'Steps that are done when it has been open for so long.',
      key(duration, 'How long.', 'after: 3 business days'),
      {
        calendar,
      },
    ),
    at: handler('at', 'Steps that are done at a moment.', key({ is: 'expression' }, 'The moment.', 'at: data.delivery_on')),
    when: handler('when', 'Steps that are done as soon as a condition holds.', key(condition, 'The condition.')),
    error: handler(
      'error',
      'Steps that are done when a step fails for good.',
      key(
        { is: 'either', scalar: name, list: list(name, 1), wanted: 'list' },
        'The code of the error, several codes, or any.',
        'error: any',
      ),
    ),
    outcome: handler('outcome', 'Steps that are done when a step ends with an outcome.', key(name, 'The outcome.'), {
      of: key(name, 'The step; any, when nothing is said.'),
    }),
    button: handler(
      'button',
      'Steps that people may ask for.',
      key(id, 'Its id.'),
      { by: key(people, 'Who may.', 'by: owner') },
      { required: ['by'] },
    ),
  },
  example: 'message: customer_withdraws',
};
