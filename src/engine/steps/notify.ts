import { wanted } from '../people.js';
import type { StepBehaviour } from './step-behaviour.js';

/** Tells people something. It is done at once: that the notice goes out is the outside's to see to. */
export const notifyStep: StepBehaviour<'notify'> = {
  enter(turn, step, frame) {
    const to = step.to.flatMap((people) => wanted(turn, people.any, frame.id, []));
    const texts = (values: typeof step.text) =>
      Object.fromEntries(Object.entries(values).map(([language, text]) => [language, String(turn.compute(text, frame.id) ?? '')]));
    const text = texts(step.text);
    const subject = step.subject ? texts(step.subject) : undefined;
    turn.notify({
      effect: `${turn.state.case.id}:${frame.id}!notify`,
      to,
      ...(step.contacts ? { contacts: step.contacts } : {}),
      about: {
        kind: 'notify',
        step: step.id,
        ...(subject ? { subject } : {}),
        text,
        channels: step.channels,
        ...(step.urgent ? { urgent: true } : {}),
      },
    });
    turn.fact('step_completed', step.id, {});
    turn.complete(frame.id, {});
  },
};
