import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { shippedFiles } from './checked-workspace.js';

describe('the shipped files', () => {
  it.each(shippedFiles().filter(({ path }) => path.endsWith('.yaml')))(
    '$path names the schema by which an editor checks it, and fits it',
    ({ path, text }) => {
      const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
      const file = new URL(schema, new URL(`../../playbooks/${path}`, import.meta.url));
      const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
      const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
      validate(parse(text));
      expect(validate.errors ?? []).toEqual([]);
    },
  );
});
