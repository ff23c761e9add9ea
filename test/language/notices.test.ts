/** How people are told, from the files of a workspace to the words that they read. */
import { describe, expect, it } from 'vitest';
import { chatText, textOfNotices } from '../../src/delivery/notice-texts.js';
import { compileWorkspace } from '../../src/language/compile-workspace.js';
import { readWorkspace } from '../../src/language/workspace.js';
import { noticePreferencesOf } from '../../src/organisation/notice-preferences.js';
import type { ClockNotice, NoticeSubject } from '../../src/organisation/request.js';
import type { DeliveredNotice } from '../../src/store/deliveries.js';
import { checkIn } from './example-workspace.js';

const ORGANISATION = `organisation: corner_shop
title: { en: Corner shop, zh: 街角小店 }
time_zone: Asia/Shanghai
calendar: office
languages: [en, zh]
notices: { digest: none, urgent: [escalation] }
units:
  - { unit: shop, title: { en: Shop, zh: 门店 }, manager: wang_yongqing, notices: { digest: ['09:00', '16:00'] } }
roles:
  - { role: service_desk, title: { en: Service desk, zh: 客服 }, notices: { digest: '14:00' } }
  - { role: engineer, title: { en: Engineer, zh: 工程师 } }
people:
  - { person: wang_yongqing, name: 王永庆, unit: shop, roles: [administrator], notices: { urgent: [] } }
  - { person: lin_mei, name: 林美, unit: shop, roles: [engineer, service_desk] }
`;
const TEMPLATES = {
  'templates/notices/reminder.en.md':
    "Subject: ${ task }, please\n\nDear ${ receiver },\n${ task } of ${ case } is due${ due == '' ? ' soon' : ' ' + due }.\n\n${ organisation }\n",
  'templates/notices/reminder.zh.md': '${ receiver }：“${ task }”应在 ${ due } 前完成，请打开 ${ link }',
};

function compiled(other: { [path: string]: string } = {}) {
  const files = Object.entries({ 'organisation.yaml': ORGANISATION, ...other }).map(([path, text]) => ({ path, text }));
  const { files: all, diagnostics } = checkIn(files);
  return { ...compileWorkspace(readWorkspace(all)), diagnostics: diagnostics.map(({ code, file }) => `${code} ${file}`) };
}

const DUE = Date.UTC(2026, 2, 2, 10);
const clock = (more: Partial<ClockNotice> = {}): ClockNotice => ({
  kind: 'reminder',
  clock: 'response',
  level: 0,
  due: DUE,
  tasks: [],
  ...more,
});
const delivered = (about: NoticeSubject): DeliveredNotice => ({
  case: 'complaint/7',
  effect: 'e',
  about,
  at: DUE,
  playbook_title: { en: 'Complaint', zh: '投诉' },
  key: '7',
  task_titles: [{ en: 'Hear out', zh: '倾听' }],
  customer: null,
});
function written(organisation: ReturnType<typeof compiled>['organisation'], language: string, about: NoticeSubject = clock()) {
  const reader = { language, time_zone: 'Asia/Shanghai', console_url: 'https://c.example' };
  const told = { notices: [delivered(about)], digest: false };
  return textOfNotices(told, { organisation: organisation ?? null, receiver: '林美' }, reader);
}

describe('how people want to be told', () => {
  it('is what is said nearest to them, digest and urgency each for itself', () => {
    const { organisation, diagnostics } = compiled();
    expect(diagnostics).toEqual([]);
    expect(noticePreferencesOf(organisation!, 'lin_mei')).toEqual({ digest: ['14:00'], urgent: ['escalation'] });
    expect(noticePreferencesOf(organisation!, 'wang_yongqing')).toEqual({ digest: ['09:00', '16:00'], urgent: [] });
    expect(noticePreferencesOf(organisation!, 'nobody')).toEqual({ digest: [], urgent: ['escalation'] });
  });

  it('is told with the notice: urgent steps, and levels of an escalation', () => {
    const playbook = `language: 1
playbook: ship
title: { en: Ship, zh: 发货 }
phase: in-sale
customer: none
stages:
  - stage: ship
    title: { en: Ship, zh: 发货 }
    steps:
      - notify: tell
        to: { role: service_desk }
        text: { en: Fire, zh: 着火了 }
        urgent: true
      - task: pack
        assign: { role: service_desk }
        deadline: { due: 1 hour, escalate: [{ after: 0 hours, notify: manager, urgent: true }, { after: 1 hour, notify: manager, urgent: false }] }
`;
    const { diagnostics, programs } = compiled({ 'in-sale/ship.yaml': playbook });
    expect(diagnostics).toEqual([]);
    const [tell, pack] = programs[0]!.stages[0]!.steps;
    expect(tell).toMatchObject({ kind: 'notify', urgent: true });
    expect(pack?.deadlines[0]?.escalate.map(({ urgent }) => urgent)).toEqual([true, undefined]);
  });
});

describe("the organisation's own words", () => {
  it('stand in the place of those of Steward, with its names, in the language of the reader; a link is not left out', () => {
    const { organisation, diagnostics } = compiled(TEMPLATES);
    expect(diagnostics).toEqual([]);
    expect(written(organisation, 'en')).toEqual({
      subject: 'Hear out, please',
      text: expect.stringMatching(
        /^Dear 林美,\nHear out of Complaint 7 is due Mar 2, 2026, 6:00\sPM\.\n\nCorner shop\n\nhttps:\/\/c\.example\/#\/cases\/complaint%2F7$/,
      ),
    });
    const chinese = written(organisation, 'zh');
    expect(chinese.subject).toBe('即将到期：倾听 · 投诉 7');
    expect(chinese.text).toBe('林美：“倾听”应在 2026年3月2日 18:00 前完成，请打开 https://c.example/#/cases/complaint%2F7');
    expect(written(organisation, 'zh-TW').text).toMatch(/^林美：“Hear out”应在/);
    expect(written(organisation, 'en', clock({ due: null })).text).toContain('is due soon.');
  });

  it('are not needed: what has none, or none in a language, is told in the words of Steward', () => {
    const { organisation } = compiled({ 'templates/notices/reminder.zh.md': '请处理 ${ task }' });
    expect(written(organisation, 'en').text).toMatch(/^Hear out is due/);
    expect(written(organisation, 'zh', clock({ kind: 'escalation', level: 2 })).text).toContain('升级到第 2 级');
  });

  it('that cannot be reckoned do not keep a notice back', () => {
    const { organisation, diagnostics } = compiled({
      'templates/notices/escalation.en.md': "Level ${ level > 5 ? string(date(receiver)) : 'two' }",
      'templates/notices/escalation.zh.md': '第 ${ level } 级',
    });
    expect(diagnostics).toEqual([]);
    expect(written(organisation, 'en', clock({ kind: 'escalation', level: 1 })).text).toMatch(/^Level two/);
    expect(written(organisation, 'en', clock({ kind: 'escalation', level: 9 })).text).toMatch(/^Hear out was due/);
  });

  it('are checked: a notice that there is not, a language that is missing, names, and files without words', () => {
    expect(compiled({ 'templates/notices/remindr.en.md': 'x' }).diagnostics).toEqual([
      'name/unknown-notice templates/notices/remindr.en.md',
    ]);
    expect(compiled({ 'templates/notices/link.zh.md': '${ level }', 'templates/notices/link.en.md': ' \n' }).diagnostics).toEqual([
      'text/missing-template templates/notices/link.en.md',
      'expression/unknown-name templates/notices/link.zh.md',
    ]);
  });
});

describe('a chat', () => {
  const say = (count: number, most: number) => {
    const text = (n: number) =>
      ({ kind: 'notify', step: 's', subject: { und: `第${n}件` }, text: { und: '到了' }, channels: ['chat'] }) as NoticeSubject;
    const notices = Array.from({ length: count }, (_, n) => delivered(text(n + 1)));
    return chatText({ notices, digest: true }, { organisation: null, receiver: '林美' }, { language: 'zh', time_zone: 'UTC' }, most);
  };

  it('gets a line for each notice of a digest, and how many there are besides where they are too many for it', () => {
    expect(say(3, 2_048)).toBe('林美: 通知汇总：3 条\n· 第1件\n· 第2件\n· 第3件');
    const short = say(300, 2_048);
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(2_048);
    const shown = short.match(/· 第/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(50);
    expect(short.endsWith(`\n另有 ${300 - shown} 条，请查看收件箱。`)).toBe(true);
  });

  it('gets no half of a character where one notice is too long for it', () => {
    const long = say(1, 12);
    expect(long).toBe('林美: …');
    expect(say(1, 30)).toMatch(/^林美: 第1件\n到了$/);
  });
});
