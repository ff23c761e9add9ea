import { expect, it } from 'vitest';
import { checkIn } from './example-workspace.js';

const PATTERN = "'^(a+)+$'";

it.each([
  ['messages/parcel.yaml', `message: parcel\nfrom: [erp]\ndata: { properties: { no: { type: string, pattern: ${PATTERN} } } }\n`],
  ['customer.yaml', `customer: shop\nproperties: { name: { type: string, pattern: ${PATTERN} } }\n`],
  ['tables/codes.yaml', `table: codes\noutputs: { code: { type: string, pattern: ${PATTERN} } }\ndefault: { code: a }\n`],
  [
    'connectors.yaml',
    `connectors:\n  - http: erp\n    url: https://erp.example.com\n    operations:\n      get: { method: GET, path: /x, result: { properties: { no: { type: string, pattern: ${PATTERN} } } } }\n`,
  ],
  [
    'fragments/part.yaml',
    `fragment: part\nparameters: { properties: { no: { type: string, pattern: ${PATTERN} } } }\nsteps: [{ task: look, assign: manager }]\n`,
  ],
])('a pattern that can take for ever is found in %s', (path, text) => {
  const { diagnostics } = checkIn([{ path, text }]);
  expect(diagnostics.filter(({ file }) => file === path).map(({ code }) => code)).toContain('shape/slow-pattern');
});
