/** What the case of a scenario begins with. */
import { customerAsRead } from '../engine/customer-as-read.js';
import { withDefaults } from '../engine/form.js';
import type { Scenario } from '../language/scenarios.js';
import { candidateOf } from '../organisation/directory.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { Program } from '../program/program.js';
import type { SimulatedStart } from './simulated-case.js';

/** Its key is that of the scenario where it names none; its customer has the id `customer`, and the file as the playbook reads it. */
export function scenarioStart(program: Program, organisation: Organisation, { scenario, start }: Scenario): SimulatedStart {
  const key = start.key ?? scenario;
  return {
    case: {
      id: `${program.playbook}/${key}`,
      playbook: program.playbook,
      key,
      customer_id: start.customer === null ? null : 'customer',
      started_at: start.at,
      started_by: start.by,
    },
    data: withDefaults(program.data, start.data),
    customer: start.customer && customerAsRead(program, start.customer),
    actor: start.by === null ? null : (candidateOf(organisation, start.by) ?? null),
  };
}
