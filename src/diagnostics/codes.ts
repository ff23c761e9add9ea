/**
 * Every code a diagnostic can have, with its severity: `FAMILY/NAME`, kebab-case.
 *
 * Codes are promises: they never change meaning and are never used again for something else. A new one needs its
 * severity here, its texts in `messages/FAMILY.ts` and its page `docs/diagnostics/FAMILY-NAME.md`; a test holds all three.
 */
import type { Severity } from './diagnostic.js';

export const severities = {
  // How the text is written, before it means anything.
  'yaml/bad-block-header': 'error',
  'yaml/bad-character': 'error',
  'yaml/bad-escape': 'error',
  'yaml/bad-indent': 'error',
  'yaml/bad-key': 'error',
  'yaml/colon-in-value': 'error',
  'yaml/comma-in-value': 'error',
  'yaml/cut-by-hash': 'error',
  'yaml/dash-in-brackets': 'error',
  'yaml/directive': 'error',
  'yaml/duplicate-key': 'error',
  'yaml/empty-file': 'error',
  'yaml/extra-comma': 'error',
  'yaml/full-width-character': 'error',
  'yaml/leading-zero': 'warning',
  'yaml/list-beside-key': 'error',
  'yaml/merge-key': 'error',
  'yaml/missing-colon': 'error',
  'yaml/missing-comma': 'error',
  'yaml/missing-space': 'error',
  'yaml/not-a-map': 'error',
  'yaml/not-finite': 'error',
  'yaml/reserved-character': 'error',
  'yaml/several-documents': 'error',
  'yaml/syntax': 'error',
  'yaml/tab-indent': 'error',
  'yaml/text-after-bracket': 'error',
  'yaml/text-after-quote': 'error',
  'yaml/too-deep': 'error',
  'yaml/too-large': 'error',
  'yaml/too-many-aliases': 'error',
  'yaml/circular-alias': 'error',
  'yaml/unclosed-bracket': 'error',
  'yaml/unclosed-quote': 'error',
  'yaml/unexpected-bracket': 'error',
  'yaml/unknown-alias': 'error',
  'yaml/unknown-tag': 'error',
  'yaml/unquoted-splice': 'error',
  'yaml/unsafe-integer': 'error',

  // Keys and values in the places the language has for them.
  'shape/bad-format': 'error',
  'shape/bad-id': 'error',
  'shape/conflicting-keys': 'error',
  'shape/default-mismatch': 'error',
  'shape/duplicate-item': 'error',
  'shape/file-name': 'error',
  'shape/kind-not-first': 'error',
  'shape/label-unknown': 'error',
  'shape/language-version': 'error',
  'shape/missing-key': 'error',
  'shape/missing-one-of': 'error',
  'shape/no-kind': 'error',
  'shape/not-in-list': 'error',
  'shape/not-yet': 'error',
  'shape/out-of-range': 'error',
  'shape/required-in-field': 'error',
  'shape/required-unknown': 'error',
  'shape/too-few': 'error',
  'shape/two-kinds': 'error',
  'shape/unknown-file': 'error',
  'shape/unknown-key': 'error',
  'shape/unknown-kind': 'error',
  'shape/unknown-schema-keyword': 'error',
  'shape/wrong-type': 'error',

  // Names that must stand for something, or for one thing only.
  'name/duplicate-file': 'error',
  'name/duplicate-id': 'error',
  'name/missing-file': 'error',
  'name/no-administrator': 'error',
  'name/reserved-field': 'error',
  'name/unit-cycle': 'error',
  'name/unknown-calendar': 'error',
  'name/unknown-case-role': 'error',
  'name/unknown-deadline': 'error',
  'name/unknown-field': 'error',
  'name/unknown-holidays': 'error',
  'name/unknown-message': 'error',
  'name/unknown-outcome': 'error',
  'name/unknown-path': 'error',
  'name/unknown-people': 'error',
  'name/unknown-person': 'error',
  'name/unknown-playbook': 'error',
  'name/unknown-role': 'error',
  'name/unknown-skill': 'error',
  'name/unknown-stage': 'error',
  'name/unknown-step': 'error',
  'name/unknown-task': 'error',
  'name/unknown-unit': 'error',

  // Working hours.
  'calendar/bad-day': 'error',
  'calendar/bad-hours': 'error',
  'calendar/bad-time-zone': 'error',
  'calendar/no-hours': 'error',

  // Expressions: how they are written, what they name, what they give.
  'expression/assignment': 'error',
  'expression/elapsed-only': 'error',
  'expression/empty-expression': 'error',
  'expression/empty-splice': 'error',
  'expression/foreign-operator': 'error',
  'expression/full-width': 'error',
  'expression/incomplete': 'error',
  'expression/invalid-duration': 'error',
  'expression/invalid-escape': 'error',
  'expression/invalid-instant': 'error',
  'expression/invalid-number': 'error',
  'expression/macro-variable': 'error',
  'expression/matches-refused': 'error',
  'expression/mixed-types': 'error',
  'expression/nested-macros': 'error',
  'expression/never-equal': 'error',
  'expression/no-fields': 'error',
  'expression/null-value': 'error',
  'expression/optional-value': 'error',
  'expression/possibly-missing': 'error',
  'expression/reserved-word': 'error',
  'expression/step-not-run': 'error',
  'expression/text-around': 'error',
  'expression/too-complex': 'error',
  'expression/too-long': 'error',
  'expression/unclosed-bracket': 'error',
  'expression/unclosed-splice': 'error',
  'expression/unclosed-text': 'error',
  'expression/unexpected': 'error',
  'expression/unknown-field': 'error',
  'expression/unknown-function': 'error',
  'expression/unknown-name': 'error',
  'expression/unopened-bracket': 'error',
  'expression/unsupported': 'error',
  'expression/word-operator': 'error',
  'expression/wrong-arguments': 'error',
  'expression/wrong-operands': 'error',
  'expression/wrong-type': 'error',

  // Durations.
  'duration/fraction-of-business-day': 'error',
  'duration/missing-number': 'error',
  'duration/missing-unit': 'error',
  'duration/negative': 'error',
  'duration/not-a-business-unit': 'error',
  'duration/too-long': 'error',
  'duration/unknown-unit': 'error',
  'duration/varying-unit': 'error',

  // Values against the schemas of what they go into.
  'value/missing-field': 'error',
  'value/not-in-list': 'error',
  'value/out-of-range': 'error',
  'value/read-only': 'error',
  'value/wrong-format': 'error',
  'value/wrong-type': 'error',

  // The way of a case.
  'flow/choose-gap': 'warning',
  'flow/missing-finish': 'error',
  'flow/repeat-without-max': 'error',
  'flow/unreachable-case': 'warning',
  'flow/unreachable-stage': 'warning',
  'flow/unreachable-step': 'warning',
  'flow/unreached-outcome': 'warning',
  'flow/unused-outcomes': 'warning',

  // Who does it.
  'people/no-assignee-yet': 'error',
  'people/no-owner': 'error',
  'people/nobody': 'warning',
  'people/nobody-left': 'error',
  'people/same-as-may-be-missing': 'warning',
  'people/same-as-not-run': 'error',

  // Deadlines.
  'clock/escalation-order': 'warning',
  'clock/longer-than-outer': 'warning',
  'clock/never-runs': 'warning',
  'clock/reminder-too-early': 'warning',
  'clock/reminder-too-late': 'warning',
  'clock/stops-outside': 'error',

  // What people see.
  'text/missing-language': 'warning',

  // Scenarios.
  'scenario/customer-missing': 'error',
  'scenario/customer-unwanted': 'error',
  'scenario/outcome-missing': 'error',
  'scenario/time-goes-back': 'error',
} as const satisfies { readonly [code: `${string}/${string}`]: Severity };

export type Code = keyof typeof severities;
export type Family = Code extends `${infer F}/${string}` ? F : never;
/** The codes of one family. */
export type CodeOf<F extends Family> = Extract<Code, `${F}/${string}`>;

/** All codes, in the order declared. */
export const codes = Object.keys(severities) as readonly Code[];
