/** docs/language.md cannot lie: its examples go through the language, and every key of the language stands in it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { files } from '../../src/language/shape-files.js';
import { peopleThing, stepKinds } from '../../src/language/shape-flow.js';
import type { Form, Kinds, Thing } from '../../src/language/shape-form.js';
import { handlerKinds } from '../../src/language/shape-handlers.js';
import { clock } from '../../src/language/shape-step.js';
import { checkWorkspace, runScenarios, shippedFiles } from '../playbooks/checked-workspace.js';

const page = readFileSync(new URL('../../docs/language.md', import.meta.url), 'utf8');

/** Blocks that name a file are whole files: ```yaml PATH */
const examples = [...page.matchAll(/^```(?:yaml|md)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, path, text]) => ({ path, text: text ?? '' }));
const wholeFiles = examples.flatMap(({ path, text }) => (path === undefined ? [] : [{ path, text }]));
/** What describes the company stands in for the shipped file, so that the playbooks of the page keep theirs. */
const replacing = new Set(shippedFiles().map(({ path }) => path));
const added = wholeFiles.filter(({ path }) => !replacing.has(path));
const replaced = wholeFiles.filter(({ path }) => replacing.has(path));

describe('the examples of docs/language.md', () => {
  it('are all whole files', () => {
    expect(examples.length).toBeGreaterThan(8);
    expect(examples.filter(({ path }) => path === undefined)).toEqual([]);
  });

  const together = checkWorkspace([...shippedFiles(), ...added]);

  it.each(added)('$path is without findings beside the shipped organisation', ({ path }) => {
    expect(together.findings.filter((finding) => finding.startsWith(`${path}:`))).toEqual([]);
    if (path.endsWith('.yaml')) expect(together.files.map((file) => file.path)).toContain(path);
  });

  it.each(replaced)('$path is without findings in the place of the shipped one', ({ path, text }) => {
    const shipped = shippedFiles().map((file) => (file.path === path ? { path, text } : file));
    const { findings, files: read } = checkWorkspace(shipped);
    expect(findings.filter((finding) => finding.startsWith(`${path}:`))).toEqual([]);
    expect(read.map((file) => file.path)).toContain(path);
  });

  const scenarios = together.scenarios.filter(({ file }) => added.some(({ path }) => path === file));

  it('have scenarios that pass', () => {
    expect(scenarios.length).toBeGreaterThan(0);
    for (const { playbook } of scenarios) {
      for (const result of runScenarios(together, playbook)) expect(result.failures).toEqual([]);
    }
  });
});

describe('docs/language.md', () => {
  it('names every kind and every key of the language', () => {
    const keys = new Set<string>();
    const seen = new Set<Thing>();
    for (const thing of [...Object.values(files), ...Object.values(stepKinds.kinds), clock, peopleThing]) gather(thing, keys, seen);
    const words = new Set(page.match(/[A-Za-z_]+/g));
    expect(keys.size).toBeGreaterThan(80);
    expect([...keys].filter((key) => !words.has(key))).toEqual([]);
  });
});

function gather(thing: Thing, keys: Set<string>, seen: Set<Thing>): void {
  if (seen.has(thing)) return;
  seen.add(thing);
  for (const [key, { form }] of Object.entries(thing.keys)) {
    keys.add(key);
    gatherForm(form, keys, seen);
  }
}

function gatherForm(form: Form, keys: Set<string>, seen: Set<Thing>): void {
  if (form.is === 'thing') gather(form.thing(), keys, seen);
  else if (form.is === 'kind') gatherKinds(form.kinds(), keys, seen);
  else if (form.is === 'handler') gatherKinds(handlerKinds, keys, seen);
  else if (form.is === 'list' || form.is === 'map') gatherForm(form.of, keys, seen);
  else if (form.is === 'either') for (const each of [form.list, form.map, form.scalar]) if (each) gatherForm(each, keys, seen);
}

function gatherKinds(kinds: Kinds, keys: Set<string>, seen: Set<Thing>): void {
  for (const thing of Object.values(kinds.kinds)) gather(thing, keys, seen);
}
