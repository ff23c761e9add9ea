/** A small workspace that examples of single files are checked in. */
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { compileWorkspace } from '../../src/language/compile-workspace.js';
import { readWorkspace, type WorkspaceFile } from '../../src/language/workspace.js';

const surroundings: readonly WorkspaceFile[] = [
  {
    path: 'organisation.yaml',
    text: `organisation: corner_shop
time_zone: Asia/Shanghai
calendar: office
languages: [en]
units:
  - { unit: shop, title: Shop, manager: wang_yongqing }
roles:
  - { role: service_desk, title: Service desk }
  - { role: engineer, title: Engineer }
  - { role: administrator, title: Administrator }
people:
  - { person: wang_yongqing, name: 王永庆, unit: shop, roles: [service_desk, administrator] }
  - { person: lin_mei, name: 林美, unit: shop, roles: [service_desk, engineer], skills: { milling: 2 }, languages: [en, zh] }
`,
  },
  {
    path: 'calendars.yaml',
    text: `calendars:
  - calendar: office
    time_zone: Asia/Shanghai
    hours: { mon-fri: ['09:00-12:00', '13:30-18:00'], sat: ['09:00-12:00'] }
    holidays: [cn]
`,
  },
  {
    path: 'holidays/cn.yaml',
    text: `holidays: cn
years: [2026, 2027]
days:
  2026-01-01: { closed: true, title: New Year's Day }
`,
  },
  {
    path: 'customer.yaml',
    text: `customer: shop
properties:
  name: { type: string }
  tier: { enum: [key, standard], default: standard }
  contacts: { type: array, items: { properties: { name: { type: string }, language: { type: string } }, required: [name] } }
required: [name]
`,
  },
  {
    path: 'messages/customer_withdraws.yaml',
    text: `message: customer_withdraws
key: reference
data:
  properties:
    reference: { type: string }
    reason: { type: string }
  required: [reference]
`,
  },
  {
    path: 'tables/sla.yaml',
    text: `table: sla
outputs: { response: duration, rounds: integer }
default: { response: 4 business hours, rounds: 3 }
`,
  },
];

/** Only where they are spoken of, since most examples have nothing to do with them. */
const outside: readonly WorkspaceFile[] = [
  {
    path: 'connectors.yaml',
    text: `connectors:
  - http: erp
    url: https://erp.example.com/api
    headers: { Authorization: { env: ERP_TOKEN } }
    operations:
      get_order:
        method: GET
        path: /orders/{order_no}
        with: { properties: { order_no: { type: string }, lines: { type: boolean } } }
        result: { properties: { state: { enum: [open, shipped] }, total: { type: number } }, required: [state] }
      ship:
        method: POST
        path: /orders/{order_no}/ship
        with: { properties: { order_no: { type: string }, carrier: { enum: [road, sea] }, boxes: { type: integer, minimum: 1 } }, required: [carrier] }
  - email: mail
    from: Shop <shop@example.com>
`,
  },
  {
    path: 'templates/on_its_way.en.md',
    text: `Subject: Order \${ values.order_no }

The order \${ values.order_no } is \${ data.state } and leaves tomorrow.
`,
  },
  { path: 'templates/quotation.en.md', text: 'For ${ parts.customer }: ${ values.sum } yuan.\n' },
];
const touchpoints: WorkspaceFile = { path: 'touchpoints.yaml', text: 'touchpoints:\n  - { touchpoint: hotline, title: Hotline }\n' };
const speaksOf = /^\s*(- )?(- \{ )?(call|notify|document|template):/m;

/** Everything that is found in the workspace with these files added to it, or put in the place of its own. */
export function checkIn(files: readonly WorkspaceFile[]): { files: readonly WorkspaceFile[]; diagnostics: readonly Diagnostic[] } {
  const spoken = files.some(({ text }) => speaksOf.test(text)) ? outside : [];
  const met = files.some(({ text }) => text.includes('touchpoint:')) ? [touchpoints] : [];
  const around = [...surroundings, ...spoken, ...met];
  const kept = around.filter(({ path }) => !files.some((file) => file.path === path));
  const all = [...kept, ...files];
  return { files: all, diagnostics: compileWorkspace(readWorkspace(all)).diagnostics };
}

/** Where an example belongs: where its first line says (`# as: PATH`), else a playbook's own place. */
export function placeOf(text: string, otherwise: string): string {
  const said = /^# as: (\S+)/.exec(text)?.[1];
  const playbook = /^playbo?o?k: ?(\S+)$/m.exec(text)?.[1];
  return said ?? (playbook ? `after-sale/${playbook}.yaml` : otherwise);
}
