/** The console in a real browser, against a server that really runs: what staff do with a complaint, in both languages. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkspaceFile } from '../../src/cli/workspace-folder.js';
import { bodyOf, type LocalMailServer, localMailServer } from '../connectors/mail-server.js';
import { AGREEING } from './harness/agreeing.js';
import { chromiumExecutable, launchBrowser, newReader, type Reader } from './harness/browser.js';
import { completeStep, openTask, startComplaint, workThrough } from './harness/complaint.js';
import { QUICK_SWEEPER, type Steward, startSteward } from './harness/steward.js';
import { until } from './harness/until.js';
import { complaintWorkspace } from './harness/workspace.js';

const TIME_ZONE = 'Asia/Shanghai';
const IDEA = { idea: 'The bearings', pages: 3 };

interface Wording {
  readonly locale: string;
  readonly inbox: string;
  readonly empty: string;
  readonly hear_out: string;
  readonly fields: readonly string[];
  readonly mood: string;
  readonly apologise: string;
  readonly propose: string;
  readonly ask_customer: string;
  readonly offered: string;
  readonly mine: string;
  readonly claim: string;
  readonly give_back: string;
  readonly complete: string;
  readonly cost: string;
  readonly task_completed: string;
  readonly heading: string;
  readonly told: readonly [subject: string, text: string];
  readonly customers: string;
  readonly cancelled: string;
  readonly without_case: string;
  readonly log_contact: string;
  readonly more: string;
  readonly refused: string;
  readonly again: string;
  readonly differs: string;
  readonly send_differs: string;
  readonly send_again: string;
  readonly send_back: string;
  readonly required: string;
  readonly above: string;
  readonly thanks: string;
}

/** Somebody is told in the words of the playbook. */
const TELLING = {
  path: 'internal/telling.yaml',
  text: `language: 1
playbook: telling
title: { en: Telling, zh: 告知 }
phase: internal
customer: none
data: { properties: {} }
stages:
  - stage: tell
    title: { en: Tell, zh: 告知 }
    steps:
      - notify: tell_desk
        to: { person: xu_jing }
        subject: { en: The gate is shut, zh: 大门已关 }
        text: { en: Use the back door., zh: 请走后门。 }
      - task: open_gate
        title: { en: Open the gate, zh: 打开大门 }
        assign: { person: xu_jing }
        form: { properties: { cost: { format: money, title: { en: Cost, zh: 费用 } } }, required: [cost] }
      - { record: paid, value: steps.open_gate.cost.amount * 2 }
`,
};

/** The director reads customers' files, and changes none. */
const FILES = `
access:
  - { role: service_desk, may: [read_customers, change_customers] }
  - { role: director, may: [read_customers] }
`;

function workspace(): readonly WorkspaceFile[] {
  const shipped = complaintWorkspace().map((file) => (file.path === 'organisation.yaml' ? { ...file, text: file.text + FILES } : file));
  return [...shipped, TELLING, AGREEING];
}

const ENGLISH: Wording = {
  locale: 'en-US',
  inbox: 'My tasks',
  empty: 'Nothing to do.',
  hear_out: 'Hear the customer out',
  fields: ['What happened, in their words *', 'How they feel *'],
  mood: 'Upset',
  apologise: 'Apologise and sum up the problem',
  propose: 'Propose a solution',
  ask_customer: 'Ask the customer',
  offered: 'offered',
  mine: 'you',
  claim: 'Claim',
  give_back: 'Give back',
  complete: 'Complete',
  cost: 'Cost in CNY *',
  task_completed: 'task completed',
  heading: 'Complaint',
  told: ['The gate is shut', 'Use the back door.'],
  customers: 'Customers',
  cancelled: 'cancelled',
  without_case: 'no case',
  log_contact: 'Log a contact',
  more: 'Show more',
  refused: 'You may not read this. The organisation’s rules say who may read customers’ files.',
  again: 'Once more',
  differs: 'We see it differently',
  send_differs: 'Send: We see it differently',
  send_again: 'Send: Once more',
  send_back: 'Send back',
  required: 'This field is required.',
  above: 'This should be 5 or less.',
  thanks: 'Thank you!',
};

const CHINESE: Wording = {
  locale: 'zh-CN',
  inbox: '我的任务',
  empty: '暂无任务。',
  hear_out: '倾听客户诉说',
  fields: ['客户原话 *', '客户情绪 *'],
  mood: '不满',
  apologise: '道歉并归纳问题',
  propose: '提出解决办法',
  ask_customer: '征求客户意见',
  offered: '待领取',
  mine: '您',
  claim: '领取',
  give_back: '退回',
  complete: '完成',
  cost: '费用（元） *',
  task_completed: '任务完成',
  heading: '客户投诉',
  told: ['大门已关', '请走后门。'],
  customers: '客户',
  cancelled: '已取消',
  without_case: '无案件',
  log_contact: '记录联系',
  more: '显示更多',
  refused: '您无权查看。谁可以查看客户资料由组织规则规定。',
  again: '重新提出',
  differs: '另有看法',
  send_differs: '提交：另有看法',
  send_again: '提交：重新提出',
  send_back: '退回重做',
  required: '此项必填。',
  above: '此项不能大于 5。',
  thanks: '谢谢！',
};

describe.skipIf(chromiumExecutable() === null)('the console in Chromium (skipped where it is not installed)', () => {
  let steward: Steward;
  let browser: Browser;
  let mail: LocalMailServer;
  const readers: Reader[] = [];

  beforeAll(async () => {
    mail = await localMailServer();
    // Only the path of a link is taken: the port of the server is not known before it is started.
    const links = { STEWARD_SMTP_URL: mail.url, STEWARD_MAIL_FROM: 'service@jiahe.example', STEWARD_PUBLIC_URL: 'https://jiahe.example' };
    const starting = startSteward({ workspace: workspace(), env: links, sweeper: QUICK_SWEEPER });
    [steward, browser] = await Promise.all([starting, launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await steward?.stop();
    await mail?.close();
  });

  /** Opens the console and signs in as this person through its page. */
  async function signIn(person: string, { locale }: Wording): Promise<Page> {
    const reader = await newReader(browser, { locale, timeZone: TIME_ZONE });
    readers.push(reader);
    const { page } = reader;
    await page.goto(steward.origin);
    await page.locator('input[name=token]').fill(await steward.api(person).token());
    await page.locator('button.main').click();
    return page;
  }

  function rowOf(page: Page, caseId: string) {
    return page.locator('tbody tr').filter({ has: page.locator('a', { hasText: caseId }) });
  }

  describe.each([ENGLISH, CHINESE])('in $locale', (words) => {
    const reference = words.locale;
    const caseId = `complaint/${reference}`;
    const customer = `hengfa-${words.locale}`;
    const customerTitle = `Hengfa ${words.locale} · ${customer}`;
    let owner: string;
    let desk: Page;
    let workshop: Page;

    beforeAll(async () => {
      const contacts = [{ contact: 'main', name: 'Wu Bin', phone: `1390000-${words.locale}` }];
      await steward.api('xu_jing').put(`/api/v1/customers/${customer}`, { name: `Hengfa ${words.locale}`, tier: 'key', contacts });
      await startComplaint(steward, reference, 'complaint', customer);
      owner = (await openTask(steward, caseId, 'hear_out')).assignee as string;
      [desk, workshop] = await Promise.all([signIn(owner, words), signIn('liu_yang', words)]);
    });

    it('the inbox shows the first task, and until when it is due', async () => {
      const row = rowOf(desk, caseId);
      await row.getByText(words.hear_out).waitFor();
      expect(await desk.locator('h1').textContent()).toBe(words.inbox);
      expect(await desk.locator('html').getAttribute('lang')).toBe(words.locale.slice(0, 2));
      const { body } = await steward.api(owner).readCase(caseId);
      expect(plain(await row.textContent())).toContain(instant(body.tasks[0].due, words.locale));
    });

    it('the inbox is narrowed and counted, and what it is narrowed to is kept under a name', async () => {
      const search = desk.locator('input[name=text]');
      await search.fill('nothing like it');
      await search.press('Enter');
      await desk.getByText(words.empty).waitFor();
      await search.fill(reference);
      await search.press('Enter');
      await rowOf(desk, caseId).waitFor();
      await desk.locator('.filter button').nth(1).click();
      await desk.locator('.filter button[aria-pressed=true]', { hasText: /\(1\)$/ }).waitFor();
      await desk.locator('summary').click();
      await desk.locator('input[name=filter_name]').fill('Its own');
      await desk.locator('input[name=filter_name]').press('Enter');
      const saved = desk.locator('.saved a');
      await saved.waitFor();
      expect(await saved.getAttribute('href')).toContain(`text=${reference}`);
      await desk.locator('.saved button').click();
      await saved.waitFor({ state: 'detached' });
    });

    it('the inbox shows what a playbook says to somebody, in their language', async () => {
      await steward.api('xu_jing').post('/api/v1/cases', { playbook: 'telling', data: {} });
      const told = await signIn('xu_jing', words);
      await told.getByText(words.told[1]).first().waitFor();
      expect(await told.locator('li', { hasText: words.told[1] }).first().textContent()).toContain(words.told[0]);
      await told.close();
    });

    it('money is entered as an amount and its currency', async () => {
      const { body } = await steward.api('xu_jing').post('/api/v1/cases', { playbook: 'telling', data: {} });
      const page = await signIn('xu_jing', words);
      await rowOf(page, body.case.id).locator('a').first().click();
      await page.locator('input[name=cost]').fill('12.5');
      await page.locator('input[name="cost.currency"]').fill('eu');
      await page.getByRole('button', { name: words.complete, exact: true }).click();
      await page.locator('.problem').waitFor();
      expect(await page.locator('input[name=cost]').getAttribute('aria-invalid')).toBe('true');
      await page.locator('input[name="cost.currency"]').fill('eur');
      await page.getByRole('button', { name: words.complete, exact: true }).click();
      await page.locator('input[name=cost]').waitFor({ state: 'detached' });
      const { body: ended } = await steward.api('xu_jing').readCase(body.case.id);
      expect(ended.case.records).toMatchObject([{ record: 'paid', value: 25 }]);
      await page.close();
    });

    it('the form has its fields in the order of the playbook, and a wrong value is told at its field', async () => {
      await rowOf(desk, caseId).getByText(words.hear_out).click();
      await desk.locator('form').waitFor();
      // Until then the inbox's own form may stand there.
      await desk.locator('textarea[name=story]').waitFor();
      const fields = desk.locator('form > label');
      const titles = await fields.evaluateAll((labels) => labels.map((label) => label.firstChild?.textContent));
      expect(titles).toEqual(words.fields);
      await desk.locator('textarea[name=story]').fill('The mill stopped twice in one morning.');
      await desk.getByRole('button', { name: words.complete, exact: true }).click();
      await desk.locator('.problem').waitFor();
      expect(await fields.nth(1).locator('.error').textContent()).not.toBe('');
      expect(await fields.nth(0).locator('.error').textContent()).toBe('');
      expect(await desk.locator('select[name=mood]').getAttribute('aria-invalid')).toBe('true');
      expect(await desk.locator('textarea[name=story]').inputValue()).toBe('The mill stopped twice in one morning.');
    });

    it('the completed task makes way for the next one', async () => {
      await desk.locator('select[name=mood]').selectOption({ label: words.mood });
      await desk.getByRole('button', { name: words.complete, exact: true }).click();
      await rowOf(desk, caseId).getByText(words.apologise).waitFor();
      expect(await rowOf(desk, caseId).count()).toBe(1);
    });

    it('an offered task is claimed and completed, and the next one comes into an inbox that lies open', async () => {
      await workThrough(steward, caseId, ['apologise', 'confirm_problem', 'gather_facts']);
      const row = rowOf(workshop, caseId);
      await row.getByText(words.propose).waitFor();
      expect(await row.textContent()).toContain(words.offered);
      await row.getByText(words.propose).click();
      await workshop.getByRole('button', { name: words.claim, exact: true }).click();
      await workshop.getByRole('button', { name: words.give_back, exact: true }).waitFor();
      expect(await workshop.locator('dd').allTextContents()).toContain(words.mine);
      await workshop.locator('textarea[name=solution]').fill('A new drive belt tomorrow');
      await workshop.getByRole('button', { name: words.complete, exact: true }).click();
      await workshop.locator('h1', { hasText: words.inbox }).waitFor();
      await row.waitFor({ state: 'detached' });

      await rowOf(desk, caseId).getByText(words.ask_customer).waitFor();
    });

    it('a number out of range is told at its field', async () => {
      await completeStep(steward, caseId, 'ask_customer');
      await rowOf(workshop, caseId).locator('a').first().click();
      await workshop.locator('textarea[name=done]').fill('Belt replaced');
      await workshop.getByLabel(words.cost).fill('-5');
      await workshop.getByRole('button', { name: words.complete, exact: true }).click();
      const error = workshop.locator('label', { hasText: words.cost }).locator('.error');
      await error.filter({ hasText: '0' }).waitFor();
    });

    describe('of the fields that outcomes ask for', () => {
      const address = `wu-${words.locale}@example.com`.toLowerCase();
      let agreeing: string;

      async function taskOf(step: string): Promise<string> {
        return (await openTask(steward, agreeing, step)).id;
      }
      async function entered(step: string): Promise<unknown[]> {
        const facts = await steward.api('xu_jing').timeline(agreeing);
        return facts
          .filter(({ kind, detail }) => kind === 'task_completed' && detail.step === step)
          .map(({ detail: { outcome, values, comment } }) => ({ outcome, values, comment }));
      }
      const suggest = async () => steward.api('xu_jing').complete(await taskOf('suggest'), { values: IDEA });
      const shownFields = (page: Page) =>
        page.locator('form label:visible :is(input, textarea)').evaluateAll((inputs) => inputs.map((input) => input.getAttribute('name')));

      beforeAll(async () => {
        const api = steward.api('xu_jing');
        const contacts = [{ contact: 'main', name: 'Wu Bin', email: address }];
        await api.put(`/api/v1/customers/agreeing-${words.locale}`, { name: 'Yongchang Looms', tier: 'key', contacts });
        const { body } = await api.post('/api/v1/cases', { playbook: 'agreeing', customer: `agreeing-${words.locale}`, data: {} });
        expect(body).toMatchObject({ case: { status: 'open' } });
        agreeing = body.case.id;
        await suggest();
      });

      it('a task shows those of the outcome that is chosen; what sends it back asks for its own and a comment alone', async () => {
        await workshop.goto(`${steward.origin}/#/tasks/${encodeURIComponent(await taskOf('weigh'))}`);
        const outcome = workshop.locator('select[name=outcome]');
        await outcome.waitFor();
        expect(await shownFields(workshop)).toEqual(['topic', 'urgent']);
        await workshop.locator('input[name=urgent]').check();
        await outcome.selectOption({ label: words.differs });
        expect(await shownFields(workshop)).toEqual(['urgent', 'objection', 'topic', 'weight']);
        await workshop.locator('textarea[name=objection]').fill('It is the belt.');
        await outcome.selectOption({ label: words.again });
        expect(await shownFields(workshop)).toEqual(['hint', 'comment']);
        await workshop.locator('textarea[name=hint]').fill('The belt');
        await workshop.locator('textarea[name=comment]').fill('Too broad');
        await workshop.getByRole('button', { name: words.send_back, exact: true }).click();
        await workshop.locator('h1', { hasText: words.inbox }).waitFor();
        expect(await entered('weigh')).toEqual([{ outcome: 'again', values: { hint: 'The belt' }, comment: 'Too broad' }]);
      });

      it('what was sent back is shown to whoever does it again with why, with what was said of it, and with their last values', async () => {
        const again = await taskOf('suggest');
        await steward.api('xu_jing').post(`/api/v1/tasks/${encodeURIComponent(again)}/comment`, { text: 'I shall ask the mill.' });
        const author = await signIn('xu_jing', words);
        await author.goto(`${steward.origin}/#/tasks/${encodeURIComponent(again)}`);
        await author.getByText('Too broad').waitFor();
        await author.getByText('I shall ask the mill.').waitFor();
        expect(await author.locator('textarea[name=idea]').inputValue()).toBe(IDEA.idea);
        expect(await author.locator('input[name=pages]').inputValue()).toBe(String(IDEA.pages));
      });

      it('a wrong value of an outcome is told at its field, and no value of another outcome is sent', async () => {
        await suggest();
        await workshop.goto(`${steward.origin}/#/tasks/${encodeURIComponent(await taskOf('weigh'))}`);
        const outcome = workshop.locator('select[name=outcome]');
        await outcome.selectOption({ label: words.again });
        await workshop.locator('textarea[name=hint]').fill('The belt');
        await outcome.selectOption({ label: words.differs });
        const complete = workshop.getByRole('button', { name: words.complete, exact: true });
        await complete.click();
        await workshop.locator('.problem').waitFor();
        const objection = workshop.locator('textarea[name=objection]');
        expect(await workshop.locator('label', { has: objection }).locator('.error').textContent()).toBe(words.required);
        expect(await objection.evaluate((field) => field.matches(':focus'))).toBe(true);
        await objection.fill('It is the belt.');
        await complete.click();
        await workshop.locator('h1', { hasText: words.inbox }).waitFor();
        expect((await entered('weigh')).at(-1)).toEqual({ outcome: 'differs', values: { urgent: false, objection: 'It is the belt.' } });
      });

      it('at their link a customer opens them with the button of the outcome, and sends them with it', async () => {
        const link = /\/links\/[\w-]+/;
        const mails = () => mail.mails.filter(({ to }) => to.includes(address)).flatMap((each) => link.exec(bodyOf(each))?.[0] ?? []);
        const [path] = await until(
          'the link is mailed',
          async () => mails(),
          (sent) => sent.length > 0,
        );
        const reader = await newReader(browser, { locale: words.locale, timeZone: TIME_ZONE });
        readers.push(reader);
        const { page } = reader;
        const sent: unknown[] = [];
        page.on('request', (request) => request.method() === 'POST' && sent.push(request.postDataJSON().outcome));
        await page.goto(`${steward.origin}${path}`);
        const differs = page.locator('button[value=differs]');
        await differs.waitFor();
        expect(await shownFields(page)).toEqual(['topic', 'urgent']);
        await page.locator('button[value=again]').click();
        // As the second click of a double click comes where the page has not moved.
        await page.locator('button[value=again]').dispatchEvent('click', { detail: 2 });
        expect(await page.locator('button[value=again]').textContent()).toBe(words.send_again);
        expect(await shownFields(page)).toEqual(['hint', 'comment']);
        await page.locator('textarea[name=hint]').fill('The belt');

        await page.getByRole('button', { name: words.differs, exact: true }).press('Enter');
        expect(await differs.textContent()).toBe(words.send_differs);
        expect(await differs.getAttribute('aria-expanded')).toBe('true');
        expect(await page.locator('button[value=again]').getAttribute('aria-expanded')).toBe('false');
        const group = page.getByRole('group', { name: words.differs });
        expect(
          await group
            .locator('textarea, input')
            .first()
            .evaluate((field) => field.matches(':focus')),
        ).toBe(true);
        await group.locator('textarea[name=objection]').fill('It is the belt.');
        await group.locator('textarea[name=topic]').fill('Belts');
        await group.locator('input[name=weight]').fill('7');
        await group.locator('input[name=weight]').press('Enter');
        await differs.click();
        await page.locator('.problem').waitFor();
        expect(
          await page
            .locator('label', { has: page.locator('input[name=weight]') })
            .locator('.error')
            .textContent(),
        ).toBe(words.above);
        await group.locator('input[name=weight]').fill('4');
        await differs.click();
        await page.locator('h1', { hasText: words.thanks }).waitFor();
        expect(sent).toEqual(['differs', 'differs']);
        const values = { urgent: false, objection: 'It is the belt.', topic: 'Belts', weight: 4 };
        expect(await entered('client_view')).toEqual([{ outcome: 'differs', values }]);
      });
    });

    it('the page of the case tells what happened', async () => {
      await desk.goto(`${steward.origin}/#/cases/${encodeURIComponent(caseId)}`);
      await desk.locator('h1', { hasText: words.heading }).waitFor();
      expect(await desk.locator('h1').textContent()).toBe(`${words.heading} · ${reference}`);
      const told = await desk.locator('.timeline li').filter({ hasText: words.task_completed }).allTextContents();
      const steps = ['hear_out', 'apologise', 'confirm_problem', 'gather_facts', 'propose', 'ask_customer'];
      expect(told).toHaveLength(steps.length);
      expect(told[0]).toContain('The mill stopped twice in one morning.');
      steps.forEach((step, at) => {
        expect(told[at]).toContain(step);
      });
    });

    it('its customer has a page: the file, open and ended cases, and contacts in cases and without one', async () => {
      const api = steward.api('xu_jing');
      const ended = await startComplaint(steward, `${reference}-ended`, 'complaint', customer);
      await api.post(`/api/v1/cases/${encodeURIComponent(ended)}/cancel`, { reason: 'Entered twice' });
      await api.post(`/api/v1/cases/${encodeURIComponent(caseId)}/contacts`, { channel: 'mail', note: 'Sent the offer' });
      await desk.goto(`${steward.origin}/#/cases/${encodeURIComponent(caseId)}`);
      await desk.getByRole('definition').getByRole('link', { name: customer }).click();
      await desk.locator('h1', { hasText: customerTitle }).waitFor();
      expect(await desk.locator('dl').first().locator('dd').allTextContents()).toEqual([`Hengfa ${words.locale}`, 'key']);
      const [contacts, open, closed] = await desk.locator('table tbody').all();
      expect(await contacts?.locator('td').allTextContents()).toEqual(['main', 'Wu Bin', `1390000-${words.locale}`]);
      expect(await open?.locator('td').first().textContent()).toBe(`${words.heading} · ${reference}`);
      expect(await closed?.locator('td').allTextContents()).toEqual(
        expect.arrayContaining([`${words.heading} · ${reference}-ended`, words.cancelled]),
      );
      const logged = desk.locator('.timeline li');
      expect(await logged.allTextContents()).toEqual([expect.stringMatching(new RegExp(`mail · xu_jing · ${caseId}.*Sent the offer`))]);
      await logged.getByRole('link', { name: caseId }).waitFor();
    });

    it('a contact without a case is logged there, and earlier ones are shown page by page', async () => {
      for (let earlier = 0; earlier < 9; earlier += 1) {
        await steward.api('xu_jing').post(`/api/v1/customers/${customer}/contacts`, { channel: 'phone' });
      }
      await desk.locator('summary', { hasText: words.log_contact }).click();
      await desk.locator('input[name=channel]').fill('phone');
      await desk.locator('textarea[name=note]').fill('Asks for a price');
      await desk.getByRole('button', { name: words.log_contact, exact: true }).click();
      const logged = desk.locator('.timeline li');
      await logged.filter({ hasText: 'Asks for a price' }).waitFor();
      expect(await logged.first().textContent()).toContain(`phone · ${owner} · ${words.without_case}Asks for a price`);
      expect(await logged.count()).toBe(10);
      await desk.getByRole('button', { name: words.more, exact: true }).click();
      await logged.filter({ hasText: 'Sent the offer' }).waitFor();
      expect(await logged.count()).toBe(11);
    });

    it('a customer is found by words and by a phone number', async () => {
      await desk.locator('header').getByRole('link', { name: words.customers, exact: true }).click();
      const search = desk.locator('input[name=text]');
      for (const text of [`${words.locale} hengfa`, `1390000-${words.locale}`]) {
        await search.fill('nothing like it');
        await search.press('Enter');
        await desk.locator('tbody').waitFor({ state: 'detached' });
        await search.fill(text);
        await search.press('Enter');
        await desk.locator('tbody tr').waitFor();
        expect(await desk.locator('tbody td').allTextContents()).toEqual(expect.arrayContaining([`Hengfa ${words.locale}`, 'key', '1']));
      }
      await desk.locator('tbody a').click();
      await desk.locator('h1', { hasText: customerTitle }).waitFor();
    });

    it('who may not read customers’ files is told so in their language', async () => {
      await workshop.goto(`${steward.origin}/#/cases/${encodeURIComponent(caseId)}`);
      await workshop.locator('h1', { hasText: `${words.heading} · ${reference}` }).waitFor();
      await workshop.getByRole('definition').getByRole('link', { name: customer }).click();
      const refused = workshop.getByRole('alert');
      await refused.waitFor();
      expect(await refused.textContent()).toBe(words.refused);
    });
  });

  it('who may read a customer’s file, but not change it, is not asked to log a contact', async () => {
    const director = await signIn('zhou_jianguo', ENGLISH);
    await director.goto(`${steward.origin}/#/customers/hengfa-en-US`);
    await director.locator('h1', { hasText: 'hengfa-en-US' }).waitFor();
    expect(await director.locator('summary').count()).toBe(0);
  });

  it('no page complained of anything', () => {
    expect(readers).toHaveLength(13);
    expect(readers.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});

function instant(iso: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: TIME_ZONE });
  return plain(format.format(new Date(iso)));
}

/** Versions of the locales' data differ in their spaces. */
function plain(text: string | null): string {
  return (text ?? '').replace(/\s+/g, ' ');
}
