/** The shapes of what is owed to the customer and asked of them: surveys and promises (LANGUAGE §3). */
import { duration, id, key, mapOf, name, oneOf, people, type Thing, text, thing } from './shape-form.js';
import { step } from './shape-step.js';

export const SURVEY_CHANNELS = ['card', 'web', 'phone', 'interview'] as const;

const question: Thing = {
  name: 'question',
  says: 'What the customer is asked.',
  keys: {
    title: key(text, 'The question, as people read it.'),
    scale: key({ is: 'number', integer: true, least: 2 }, 'Answered by a number from 1 to this.', 'scale: 5'),
    choice: key(
      { is: 'either', list: { is: 'list', of: id, least: 2, unique: true }, map: mapOf(text, 'id', 2), wanted: 'list' },
      'Answered by one of these: a list of ids, or ids with what people see.',
    ),
    text: key({ is: 'boolean' }, 'true: answered in own words; such a question may be left open.', 'text: true'),
    touchpoint: key(name, "The point of contact it is about; the survey's own, when nothing is said."),
    asks: key(oneOf('perceived', 'expected'), 'How it was, or how it should be; perceived, when nothing is said.'),
  },
  exactly_one: [['scale', 'choice', 'text']],
};

const within: Thing = {
  name: 'within',
  says: 'A time taken from how long it took in earlier cases.',
  keys: {
    percentile: key({ is: 'number', integer: true, least: 1, most: 100 }, 'So many of a hundred took no longer.', 'percentile: 90'),
    sample: key({ is: 'expression' }, 'How long it took before: CEL that gives a list of durations.', 'sample: data.earlier'),
    else: key(duration, 'How long there is where the sample has fewer than ten durations.', 'else: 3 business days'),
  },
  required: ['percentile', 'sample', 'else'],
};

const customer: Thing = {
  name: 'customer',
  says: 'Who is asked at the customer.',
  keys: { customer: key(name, 'The contact.', 'customer: main') },
  required: ['customer'],
};

export const surveySteps: { readonly [kind: string]: Thing } = {
  survey: step(
    'survey',
    'Asks the customer how it was.',
    key(id, 'Its id.'),
    {
      to: key(
        { is: 'either', scalar: oneOf('customer'), map: thing(() => customer), wanted: 'people' },
        "The contact who is asked; the customer's main one, when nothing is said.",
        'to: { customer: main }',
      ),
      channels: key(
        { is: 'list', of: oneOf(...SURVEY_CHANNELS), least: 1, unique: true },
        'How it reaches the customer; web, when nothing is said.',
      ),
      by_hand: key(people, "Who may enter the customer's answers; the owner, when nothing is said."),
      questions: key(
        mapOf(
          thing(() => question),
          'id',
          1,
        ),
        'What is asked, by id.',
        'questions: { overall: { scale: 5 } }',
      ),
      timeout: key(duration, 'How long an answer is waited for; without end, when nothing is said.', 'timeout: 7 days'),
    },
    { required: ['questions'] },
  ),
  promise: step(
    'promise',
    'Promises something to the customer: it goes on at once, and the promise is kept or broken later.',
    key(id, 'Its id.'),
    {
      due: key(duration, 'How long there is to keep it.', 'due: 2 business days'),
      kept_by: key(name, 'The step or stage that keeps it once it is done.', 'kept_by: STEP'),
      within: key(
        thing(() => within),
        'How long there is, from how long it took before.',
        'within: { percentile: 90, sample: data.earlier, else: 3 business days }',
      ),
    },
    { required: ['kept_by'], exactly_one: [['due', 'within']] },
  ),
};
