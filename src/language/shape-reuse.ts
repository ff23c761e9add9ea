/** The shapes of what is written once and used in many places: policies, fragments, variants (LANGUAGE §6). */

import { FORMATS, field, fields } from './shape-fields.js';
import { stage } from './shape-flow.js';
import { type Form, id, type Key, key, list, mapOf, name, oneOf, single, type Thing, text, thing } from './shape-form.js';
import { clockKeys, steps } from './shape-step.js';

// ── policies ──────────────────────────────────────────────────────────────────

const { stops: _stops, ...ofPolicies } = clockKeys;

const policy: Thing = {
  name: 'policy',
  says: 'A deadline, or a part of one, that many things use by its name.',
  keys: { policy: key(id, 'Its id: use: ID takes it.'), ...ofPolicies },
  required: ['policy'],
};

export const policies: Thing = {
  name: 'policies',
  says: 'Deadlines and escalations that many things use by name.',
  keys: {
    policies: key(
      list(
        single('policy', () => policy),
        1,
      ),
      'The policies.',
    ),
  },
  required: ['policies'],
};

// ── fragments ─────────────────────────────────────────────────────────────────

const { at_least_one: _some, ...anyField } = field;

/** A field that may hold people too, or anything. */
const parameter: Thing = {
  ...anyField,
  name: 'parameter',
  says: 'A parameter.',
  keys: { ...field.keys, format: key(oneOf(...FORMATS, 'people'), 'What it stands for; people: whoever may stand where people stand.') },
};

const parameters: Thing = {
  ...fields,
  name: 'parameters',
  says: 'Parameters, and which of them must be said.',
  keys: {
    properties: key(
      mapOf(
        thing(() => parameter),
        'id',
      ),
      'The parameters, by name.',
      'properties: { NAME: { type: string } }',
    ),
    required: key(list(name), 'Those that every use must say.'),
  },
};

export const fragment: Thing = {
  name: 'fragment',
  says: 'Steps that many playbooks use.',
  keys: {
    fragment: key(id, "Its id: the file's name. A step takes it in with use: ID."),
    title: key(text, 'What people see.'),
    describe: key(text, 'What it is for.'),
    parameters: key(
      thing(() => parameters),
      'What a use of it says in with: a JSON Schema. Its steps read parameters.NAME.',
    ),
    steps: key(steps(1), 'Its steps, in order.', 'steps: [ … ]'),
  },
  required: ['fragment', 'steps'],
};

// ── variants ──────────────────────────────────────────────────────────────────

const put: { readonly [key: string]: Key } = {
  steps: key(steps(1), 'The steps that are put there.', 'steps: [ … ]'),
  stages: key(
    list(
      single('stage', () => stage),
      1,
    ),
    'The stages that are put there.',
  ),
};
const part = (says: string) => key(name, `${says}: a stage, a step or a deadline by its id.`);

const change: Thing = {
  name: 'change',
  says: 'Gives a part other keys; those that are not named stay as they are.',
  keys: {
    change: part('The part that changes'),
    to: key(mapOf({ is: 'value' }, 'any', 1), 'Its keys as they are to be.', 'to: { deadline: { due: 30 business minutes } }'),
    without: key(list(name, 1), 'Keys that it no longer has.'),
  },
  required: ['change'],
  at_least_one: [['to', 'without']],
};
const replace: Thing = {
  name: 'replace',
  says: 'Puts steps or stages in the place of a part.',
  keys: { replace: part('The part that goes'), ...put },
  required: ['replace'],
  exactly_one: [['steps', 'stages']],
};
const before: Thing = {
  name: 'before',
  says: 'Puts steps or stages before a part.',
  keys: { before: part('What they are put before'), ...put },
  required: ['before'],
  exactly_one: [['steps', 'stages']],
};
const after: Thing = {
  name: 'after',
  says: 'Puts steps or stages after a part.',
  keys: { after: part('What they are put after'), ...put },
  required: ['after'],
  exactly_one: [['steps', 'stages']],
};
const remove: Thing = {
  name: 'remove',
  says: 'Takes a part out.',
  keys: { remove: key(name, 'A stage, step or deadline by its id; or outcomes.ID, case_roles.ID, data.FIELD.') },
  required: ['remove'],
};

const overrides: Form = list(
  {
    is: 'kind',
    kinds: () => ({ name: 'override', kinds: { change, replace, before, after, remove }, example: 'change: hear_out' }),
  },
  1,
);

/** A playbook that says only what is otherwise than in another one. */
export function variantOf(playbook: Thing): Thing {
  const { language, playbook: own, stages: _stages, ...rest } = playbook.keys;
  return {
    ...playbook,
    name: 'variant',
    says: 'A playbook that is like another one but for what it says.',
    keys: {
      ...(language ? { language } : {}),
      ...(own ? { playbook: own } : {}),
      variant_of: key(name, 'The playbook that it is like.', 'variant_of: complaint'),
      ...rest,
      override: key(overrides, 'What is otherwise in its stages and steps.'),
    },
    required: ['language', 'playbook', 'variant_of'],
  };
}
