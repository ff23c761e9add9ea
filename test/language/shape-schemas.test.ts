import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/language/parse.js';
import { shape } from '../../src/language/shape.js';
import { type FileKind, fileKinds, files } from '../../src/language/shape-files.js';
import type { Thing } from '../../src/language/shape-form.js';
import { editorSchema } from '../../src/language/shape-schema.js';
import { toJson } from '../../src/language/tree.js';
import { shippedFiles } from './shipped-files.js';

function written(kind: FileKind): URL {
  return new URL(`../../schemas/${kind}.schema.json`, import.meta.url);
}

function made(kind: FileKind): string {
  return `${JSON.stringify(editorSchema(kind, files[kind] as Thing), null, 2)}\n`;
}

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false, validateFormats: false });
const validators = new Map(fileKinds.map((kind) => [kind, ajv.compile(JSON.parse(made(kind)))]));

describe.each(fileKinds)('the schema of %s files', (kind) => {
  it('is the one in schemas/ (UPDATE_GOLDEN=1 writes it)', () => {
    if (process.env.UPDATE_GOLDEN) writeFileSync(written(kind), made(kind));
    expect(JSON.parse(readFileSync(written(kind), 'utf8'))).toEqual(JSON.parse(made(kind)));
  });

  it('tells at every key what it is for', () => {
    const silent = Object.entries((files[kind] as Thing).keys).filter(([, key]) => key.says === '');
    expect(silent).toEqual([]);
  });
});

describe('schemas and shape', () => {
  it('both accept the shipped workspace', () => {
    for (const { path, text } of shippedFiles().filter((file) => file.path.endsWith('.yaml'))) {
      const { value } = parse(text, path);
      expect(value, path).toBeDefined();
      const { kind, diagnostics } = shape(value!, path);
      expect(diagnostics).toEqual([]);
      const validate = validators.get(kind!)!;
      expect(validate(toJson(value!)) ? [] : validate.errors, path).toEqual([]);
    }
  });

  it.each([
    ['a misspelt key', 'title: x', 'titel: x'],
    ['a value of another type', 'phase: internal', 'phase: 3'],
    ['a value of none of the possible ones', 'phase: internal', 'phase: after'],
    ['a key too few', 'assign: owner', ''],
    ['a kind that there is not', 'task: do_it', 'tsk: do_it'],
    ['two keys of which one may stand', 'while: data.x', 'while: data.x\n            until: data.x'],
    ['an id of other letters', 'task: do_it', 'task: Do it'],
    ['a list without entries', 'stages:', 'stages: []\non:'],
  ])('both refuse %s', (_, right, wrong) => {
    const text = `language: 1
playbook: p
title: x
phase: internal
stages:
  - stage: one
    steps:
      - task: do_it
        assign: owner
      - repeat: again
        while: data.x
        steps:
          - finish: done
`;
    const accepted = (of: string) => {
      const { value } = parse(of, 'p.yaml');
      return { shape: shape(value!, 'p.yaml').diagnostics.length === 0, schema: validators.get('playbook')!(toJson(value!)) };
    };
    expect(accepted(text)).toEqual({ shape: true, schema: true });
    expect(accepted(text.replace(right, wrong).replace('            until', '        until'))).toEqual({ shape: false, schema: false });
  });
});
