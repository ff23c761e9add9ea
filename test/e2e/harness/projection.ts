/** Whether what people are shown is what the cases say: the one against the other, task by task. */
import { expect } from 'vitest';
import { caseWithTasks } from '../../../src/http/representation.js';
import { type Candidate, mayTake } from '../../../src/organisation/candidate.js';
import { candidateOf } from '../../../src/organisation/directory.js';
import { CaseClient } from '../../../src/temporal/case-client.js';
import type { ProjectionAnswer } from '../../../src/temporal/case-contract.js';
import type { Service } from './api.js';
import { until } from './until.js';
import { shippedOrganisation } from './workspace.js';

const ADMINISTRATOR = 'xu_jing';

const organisation = shippedOrganisation();

function person(id: string): Candidate {
  const found = candidateOf(organisation, id);
  if (found === undefined) throw new Error(`${id} is not of the organisation.`);
  return found;
}

/** What the case itself says; it must have been started. */
export async function saidBy(steward: Service, caseId: string): Promise<ProjectionAnswer> {
  const said = await new CaseClient(steward.client).projection(caseId);
  if (said === null) throw new Error(`Temporal has no case ${caseId}.`);
  return said;
}

/** Waits until everybody's inbox and the case as it is read agree with what the case says, and gives that. */
export async function untilShownAsItIs(steward: Service, caseId: string): Promise<ProjectionAnswer> {
  let difference: unknown;
  try {
    return await until(
      `what is shown of ${caseId} is what it says`,
      async () => {
        const said = await saidBy(steward, caseId);
        difference = await expectShown(steward, said).catch((error: unknown) => error);
        return said;
      },
      () => difference === undefined,
    );
  } catch (error) {
    throw difference ?? error;
  }
}

async function expectShown(steward: Service, said: ProjectionAnswer): Promise<void> {
  const { status, body } = await steward.api(ADMINISTRATOR).readCase(said.view.id);
  expect(status).toBe(200);
  const shown = JSON.parse(
    JSON.stringify(caseWithTasks({ ...said, acted: [], program: null, customer: null }, { actor: person(ADMINISTRATOR), organisation })),
  );
  expect({ ...body, tasks: byId(body.tasks) }).toEqual({ ...shown, tasks: byId(shown.tasks) });
  for (const { person: id } of organisation.people) {
    const wanted = said.tasks.filter((task) => mayTake(person(id), task)).map((task) => task.id);
    const inbox = (await steward.api(id).inbox()).filter((task) => task.startsWith(`${said.view.id}:`));
    expect({ person: id, inbox: inbox.sort() }).toEqual({ person: id, inbox: wanted.sort() });
  }
}

function byId(tasks: readonly { readonly id: string }[]): readonly unknown[] {
  return [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1));
}
