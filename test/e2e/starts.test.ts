/** Cases that start by themselves, on a real Temporal server: by a schedule, a message, and the end of another case. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEDULE_WORKFLOW } from '../../src/temporal/schedule-contract.js';
import { QUICK_SWEEPER, type Steward, startSteward } from './harness/steward.js';
import { until } from './harness/until.js';
import { complaintWorkspace } from './harness/workspace.js';

const CHECK_UP = `language: 1
playbook: check-up
title: { en: Check-up, zh: 回访 }
phase: after-sale
customer: optional
data:
  properties:
    place: { type: string, title: { en: Place, zh: 地点 } }
  required: [place]
access: [{ role: service_desk, may: [start, see, claim, complete] }]
starts:
  - { message: machine_stopped, data: { place: '\${ source.data.place }' } }
  - { schedule: 0 8 * * *, calendar: round_the_clock, data: { place: by the clock } }
stages:
  - stage: look
    title: { en: Look, zh: 查看 }
    steps:
      - { task: look_at_it, title: { en: Look at it, zh: 查看 }, assign: { role: service_desk } }
`;
const THANK_YOU = `language: 1
playbook: thank-you
title: { en: Thank you, zh: 致谢 }
phase: relationship
customer: optional
data: { properties: { place: { type: string } }, required: [place] }
access: [{ role: service_desk, may: [see] }]
starts:
  - { outcome: completed, of: check-up, data: { place: '\${ source.data.place }' } }
stages:
  - stage: thank
    title: { en: Thank, zh: 致谢 }
    steps:
      - { task: write, title: { en: Write, zh: 致函 }, assign: { role: service_desk } }
`;
const MESSAGE = `message: machine_stopped
data: { properties: { place: { type: string } }, required: [place] }
`;

const shipped = complaintWorkspace();
const calendars = shipped.map((file) =>
  file.path === 'calendars.yaml'
    ? {
        ...file,
        text: `${file.text.trimEnd()}\n  - { calendar: round_the_clock, time_zone: Asia/Shanghai, hours: { mon-sun: ['00:00-24:00'] } }\n`,
      }
    : file,
);
const workspace = [
  ...calendars,
  { path: 'after-sale/check-up.yaml', text: CHECK_UP },
  { path: 'relationship/thank-you.yaml', text: THANK_YOU },
  { path: 'messages/machine_stopped.yaml', text: MESSAGE },
];

let steward: Steward;
beforeAll(async () => {
  steward = await startSteward({ workspace, sweeper: QUICK_SWEEPER });
});
afterAll(() => steward?.stop());

const casesOf = async (playbook: string) =>
  (await steward.api('li_na').get(`/api/v1/cases?playbook=${playbook}`)).body.items as { id: string; data: { place: string } }[];

describe('cases that start by themselves', () => {
  it('by a schedule, which Temporal shows under a name that can be read', async () => {
    const id = 'after-sale/check-up 0 8 * * *';
    const schedules = async () => {
      const ids: string[] = [];
      for await (const { scheduleId } of steward.client.schedule.list()) ids.push(scheduleId);
      return ids;
    };
    await until('the schedule is there', schedules, (ids) => ids.includes(id));
    const { spec, action, policies } = await steward.client.schedule.getHandle(id).describe();
    expect(spec.timezone).toBe('Asia/Shanghai');
    expect(action.workflowType).toBe(SCHEDULE_WORKFLOW);
    expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 24 * 3_600_000 });
    await steward.client.schedule.getHandle(id).trigger();
    await until(
      'its case is there',
      () => casesOf('check-up'),
      (cases) => cases.some(({ data }) => data.place === 'by the clock'),
    );
  });

  it('by a message, and by the end of the case that it started', async () => {
    const li = steward.api('li_na');
    const sent = await li.post('/api/v1/messages', { message: 'machine_stopped', data: { place: 'hall 3' }, id: 'stop-1' });
    expect(sent.status).toBe(200);
    const [{ case: caseId }] = sent.body.starts;
    const { body } = await li.get(`/api/v1/cases/${encodeURIComponent(caseId)}`);
    const task = body.tasks[0].id;
    await li.claim(task);
    expect((await li.complete(task)).status).toBe(200);
    await until(
      'the other case is there',
      () => casesOf('thank-you'),
      (cases) => cases.length > 0,
    );
    expect((await casesOf('thank-you')).map(({ data }) => data.place)).toEqual(['hall 3']);
    expect(
      (await li.post('/api/v1/messages', { message: 'machine_stopped', data: { place: 'hall 3' }, id: 'stop-1' })).body.starts,
    ).toMatchObject([{ result: 'repeated', case: caseId }]);
  });
});
