/** Staff at work on complaints: what they enter at each step, and who does it. */
import type { Answer, Service, Work } from './api.js';

/** What is entered where a test is about something else. */
export const ENTERED: { readonly [step: string]: Work } = {
  hear_out: { values: { story: 'The mill stopped twice in one morning.', mood: 'upset' } },
  apologise: { values: { summary: 'The mill stops under load.' } },
  confirm_problem: { outcome: 'understood' },
  gather_facts: { values: { facts: 'It stops after ten minutes.', wants: 'replace', need: 'To mill before market day.', inspect: false } },
  propose: { values: { solution: 'A new drive belt tomorrow', gesture: 'A loan machine until then' } },
  ask_customer: { outcome: 'accepted' },
  carry_out: { values: { done: 'Belt replaced and machine adjusted', cost: 320 } },
  ask_satisfaction: { values: { satisfaction: 5 } },
};

const ENGINEER = 'liu_yang';

export interface OpenTask {
  readonly id: string;
  readonly step: string;
  readonly assignee: string | null;
  readonly overdue: boolean;
  /** ISO 8601. */
  readonly due: string | null;
}

/** Starts a complaint; gives its id. */
export async function startComplaint(steward: Service, reference: string, playbook = 'complaint', customer?: string): Promise<string> {
  const answer = await steward.api('li_na').complain(reference, { playbook, ...(customer === undefined ? {} : { customer }) });
  if (answer.status !== 201) throw new Error(`The start answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.case.id;
}

export async function openTasks(steward: Service, caseId: string): Promise<OpenTask[]> {
  const { status, body } = await steward.api('xu_jing').readCase(caseId);
  if (status !== 200) throw new Error(`${caseId} answered ${status}: ${JSON.stringify(body)}`);
  return body.tasks;
}

/** The open task of this step. */
export async function openTask(steward: Service, caseId: string, step: string): Promise<OpenTask> {
  const task = (await openTasks(steward, caseId)).find((each) => each.step === step);
  if (task === undefined) throw new Error(`${caseId} has no open task ${step}.`);
  return task;
}

/** Who does the task: its holder, or an engineer where it is offered. */
export function workerOf(task: OpenTask): string {
  return task.assignee ?? ENGINEER;
}

/** Completes the open task of this step; gives the answer. */
export async function completeStep(steward: Service, caseId: string, step: string, work: Work = ENTERED[step] ?? {}): Promise<Answer> {
  const task = await openTask(steward, caseId, step);
  const answer = await steward.api(workerOf(task)).complete(task.id, work);
  if (answer.status !== 200) throw new Error(`${task.id} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Works through these steps, one after the other. */
export async function workThrough(steward: Service, caseId: string, steps: readonly string[]): Promise<void> {
  for (const step of steps) await completeStep(steward, caseId, step);
}
