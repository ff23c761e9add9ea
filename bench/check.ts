/**
 * `npm run bench -- check`: the check of a workspace of 200 playbooks with 50 steps each, against parsing the same texts with
 * yaml and validating them with ajv alone, interleaved in one run; and the check after each keystroke in a playbook of 500
 * steps, over the language server's workspace. Prints one JSON line.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { OpenWorkspace } from '../src/editor/open-workspace.js';
import { checkWorkspace } from '../src/language/check-workspace.js';
import { readWorkspace, type WorkspaceFile } from '../src/language/workspace.js';
import { median, percentile, round2 } from './figures.js';
import { generatedPlaybook, generatedWorkspace } from './generated-workspace.js';

const PLAYBOOKS = 200;
const STEPS = 50;
const LONG = 500;
const KEYSTROKES = 100;

export async function benchCheck({ rounds }: { readonly rounds: number }): Promise<object> {
  const files = generatedWorkspace(PLAYBOOKS, STEPS);
  const validate = validatorOf();
  const alone: number[] = [];
  const checked: number[] = [];
  // The first round warms both sides; it is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const [one, other] = [timed(() => parseAndValidate(files, validate)), timed(() => check(files))];
    if (round > 0) {
      alone.push(one);
      checked.push(other);
    }
  }
  const strokes = keystrokes();
  return {
    bench: 'check',
    playbooks: PLAYBOOKS,
    steps: STEPS,
    bytes: files.reduce((sum, { text }) => sum + text.length, 0),
    yaml_and_ajv_ms: round1(median(alone)),
    check_ms: round1(median(checked)),
    ratio: round2(median(checked) / median(alone)),
    peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    keystroke: {
      steps: LONG,
      strokes: strokes.length,
      p50_ms: round1(percentile(strokes, 0.5)),
      p99_ms: round1(percentile(strokes, 0.99)),
    },
  };
}

function validatorOf(): (value: unknown) => boolean {
  const schema: object = JSON.parse(readFileSync(new URL('../schemas/playbook.schema.json', import.meta.url), 'utf8'));
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  return (value) => validate(value) === true;
}

function parseAndValidate(files: readonly WorkspaceFile[], validate: (value: unknown) => boolean): void {
  for (const { path, text } of files) {
    const value: unknown = parse(text);
    if (path.startsWith('after-sale/') && !validate(value)) throw new Error(`${path} does not fit the schema`);
  }
}

function check(files: readonly WorkspaceFile[]): void {
  const wrong = checkWorkspace(readWorkspace(files)).diagnostics.filter(({ severity }) => severity === 'error');
  if (wrong.length > 0) throw new Error(`a generated workspace has errors: ${JSON.stringify(wrong[0])}`);
}

/** How long the check after each keystroke takes, while a text is typed in the middle of a long playbook. */
function keystrokes(): number[] {
  const workspace = new OpenWorkspace();
  for (const { path, text } of generatedWorkspace(0, STEPS)) workspace.set(path, text);
  const { path, text } = generatedPlaybook('long', LONG);
  const middle = text.indexOf('Let the customer speak.', Math.floor(text.length / 2));
  const typed = Array.from({ length: KEYSTROKES + 10 }, (_, index) => 'Listen first. '[index % 14]).join('');
  const times = Array.from(typed, (_, index) => {
    workspace.set(path, text.slice(0, middle) + typed.slice(0, index + 1) + text.slice(middle));
    return timed(() => workspace.diagnostics());
  });
  return times.slice(10);
}

function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

const round1 = (value: number) => Math.round(value * 10) / 10;
