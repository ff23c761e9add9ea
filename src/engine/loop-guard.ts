/**
 * Tells a loop without an end from much work: while an agenda is run, every loop comes to one place again and again,
 * where a thousand items each come to a place of their own. There it is held, so that a retry or a skip goes on from it.
 */
import type { Frame } from './state.js';
import type { AgendaItem } from './turn.js';

/** Most times that one event may come to one place. */
const PLACE_LIMIT = 2_500;
/** Most that one event may lead to: loops within loops come to new places each time. */
const AGENDA_LIMIT = 100_000;
/** Of semantics 1, which counted nothing else. */
const FIRST_AGENDA_LIMIT = 10_000;

export class LoopGuard {
  #done = 0;
  readonly #came = new Map<string, number>();

  constructor(private readonly semantics: number) {}

  /** False: the frame that is about to begin, or to hear of its round's end, is where a loop is held. */
  goesOn(item: AgendaItem, frame: Frame | undefined): boolean {
    this.#done += 1;
    const holds = frame !== undefined && (item.do === 'begin' || (item.do === 'child_done' && frame.kind === 'repeat'));
    if (!holds) return true;
    if (this.semantics === 1) return this.#done <= FIRST_AGENDA_LIMIT;
    const place = item.do === 'begin' ? `${frame.parent}>${frame.node}` : frame.id;
    const came = (this.#came.get(place) ?? 0) + 1;
    this.#came.set(place, came);
    return came <= PLACE_LIMIT && this.#done <= AGENDA_LIMIT;
  }
}
