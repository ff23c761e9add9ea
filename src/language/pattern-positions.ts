/**
 * The places of a pattern where a character is taken, and which may follow which: Glushkov's automaton, in which every way
 * to get from one place to the next is counted. `(a+)+` has one place, and two ways from it to itself.
 */
import { type Characters, EVERY, type Part } from './pattern-syntax.js';

export interface Positions {
  /** The characters of each position as a set of bits: positions that can take the same character have one in common. */
  readonly characters: readonly bigint[];
  /** For each position, those that may follow; one that is there twice can be reached in two ways. */
  readonly follow: readonly (readonly number[])[];
  /** What repeats: the positions it holds, and where in the text it stands. */
  readonly repeats: readonly { readonly first: number; readonly last: number; readonly start: number; readonly end: number }[];
}

/** More places than any pattern that people can read. */
const MOST = 400;
/** Single characters up to so often are told apart; more often counts as without end. */
const MOST_COPIES = 64;

/** The positions of a pattern that is tried from every place of a text, unless it begins with `^`; undefined for too many. */
export function positionsOf(part: Part): Positions | undefined {
  const maker = new PositionMaker();
  const whole: Part = isAnchored(part) ? part : { is: 'sequence', parts: [ANYTHING, part] };
  return maker.make(whole) ? maker.positions() : undefined;
}

/** What is skipped of a text before a pattern begins. */
const ANYTHING: Part = {
  is: 'repeat',
  part: { is: 'characters', characters: EVERY },
  least: 0,
  most: Number.POSITIVE_INFINITY,
  start: 0,
  end: 0,
};

function isAnchored(part: Part): boolean {
  switch (part.is) {
    case 'begin':
      return true;
    case 'choice':
      return part.parts.every(isAnchored);
    case 'sequence': {
      const first = part.parts.find(({ is }) => is !== 'nothing' && is !== 'look');
      return first !== undefined && isAnchored(first);
    }
    default:
      return false;
  }
}

/** Ways in, ways out and whether there is a way through without a character. More than one way is 2. */
interface Fragment {
  readonly empty: Ways;
  readonly first: ReadonlyMap<number, Ways>;
  readonly last: ReadonlyMap<number, Ways>;
}
type Ways = 0 | 1 | 2;

const NOTHING: Fragment = { empty: 1, first: new Map(), last: new Map() };

class PositionMaker {
  readonly #characters: Characters[] = [];
  readonly #follow: Map<number, Ways>[] = [];
  readonly #repeats: { first: number; last: number; start: number; end: number }[] = [];

  make(part: Part): boolean {
    return this.#make(part) !== undefined;
  }

  positions(): Positions {
    const follow = this.#follow.map((ways) => [...ways].flatMap(([to, count]) => (count === 2 ? [to, to] : [to])));
    return { characters: bits(this.#characters), follow, repeats: this.#repeats };
  }

  #make(part: Part): Fragment | undefined {
    if (this.#characters.length > MOST) return undefined;
    switch (part.is) {
      case 'characters': {
        const position = this.#characters.push(part.characters) - 1;
        this.#follow.push(new Map());
        const here = new Map([[position, 1 as Ways]]);
        return { empty: 0, first: here, last: here };
      }
      case 'sequence':
        return part.parts.reduce<Fragment | undefined>((before, next) => before && this.#then(before, this.#make(next)), NOTHING);
      case 'choice': {
        const [first, ...others] = part.parts.map((each) => this.#make(each));
        return others.reduce((one, other) => one && other && either(one, other), first);
      }
      case 'repeat':
        return this.#repeat(part);
      default:
        return NOTHING;
    }
  }

  #then(before: Fragment, next: Fragment | undefined): Fragment | undefined {
    if (!next) return undefined;
    this.#connect(before, next);
    return {
      empty: times(before.empty, next.empty),
      first: sum(before.first, scaled(next.first, before.empty)),
      last: sum(next.last, scaled(before.last, next.empty)),
    };
  }

  #connect(before: Fragment, next: Fragment): void {
    for (const [from, out] of before.last) {
      const follow = this.#follow[from] as Map<number, Ways>;
      for (const [to, into] of next.first) follow.set(to, plus(follow.get(to) ?? 0, times(out, into)));
    }
  }

  #repeat(repeat: Extract<Part, { is: 'repeat' }>): Fragment | undefined {
    const first = this.#characters.length;
    const made = repeat.most === 0 ? NOTHING : this.#rounds(repeat);
    this.#repeats.push({ first, last: this.#characters.length - 1, start: repeat.start, end: repeat.end });
    return made;
  }

  /**
   * A single character is written out as often as it may come. Whatever else comes more than once counts as without end:
   * a few rounds of something with many ways are enough to be too many.
   */
  #rounds({ part, least, most }: Extract<Part, { is: 'repeat' }>): Fragment | undefined {
    if (most === 1) return optional(this.#make(part), least);
    const single = part.is === 'characters' && most <= MOST_COPIES;
    if (!single) {
      const body = this.#make(part);
      if (body) this.#connect(body, body);
      return optional(body, least);
    }
    let rest: Fragment | undefined = NOTHING;
    for (let copy = most; copy > least && rest; copy--) rest = optional(this.#then(this.#make(part) as Fragment, rest), 0);
    for (let copy = least; copy > 0 && rest; copy--) rest = this.#then(this.#make(part) as Fragment, rest);
    return rest;
  }
}

/** A bit for each stretch of code points that no set of characters parts. */
function bits(sets: readonly Characters[]): bigint[] {
  const bounds = [...new Set(sets.flat().flatMap(([first, last]) => [first, last + 1]))].sort((one, other) => one - other);
  const place = new Map(bounds.map((bound, index) => [bound, BigInt(index)]));
  const below = (bound: number) => (1n << (place.get(bound) ?? 0n)) - 1n;
  return sets.map((set) => set.reduce((found, [first, last]) => found | (below(last + 1) ^ below(first)), 0n));
}

/** A round without a character does not count, so there is one way through it without any. */
function optional(fragment: Fragment | undefined, least: number): Fragment | undefined {
  return fragment && least === 0 ? { ...fragment, empty: 1 } : fragment;
}

function either(one: Fragment, other: Fragment): Fragment {
  return { empty: plus(one.empty, other.empty), first: sum(one.first, other.first), last: sum(one.last, other.last) };
}

function plus(one: Ways, other: Ways): Ways {
  return Math.min(2, one + other) as Ways;
}

function times(one: Ways, other: Ways): Ways {
  return Math.min(2, one * other) as Ways;
}

function scaled(ways: ReadonlyMap<number, Ways>, by: Ways): ReadonlyMap<number, Ways> {
  return by === 0 ? new Map() : new Map([...ways].map(([at, count]) => [at, times(count, by)]));
}

function sum(one: ReadonlyMap<number, Ways>, other: ReadonlyMap<number, Ways>): ReadonlyMap<number, Ways> {
  const all = new Map(one);
  for (const [at, count] of other) all.set(at, plus(all.get(at) ?? 0, count));
  return all;
}
