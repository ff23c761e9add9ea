/**
 * Whether a pattern can take for ever. Matching goes back and tries every other way; so what counts is in how many ways a
 * text can be taken (Weber and Seidl: the ambiguity of finite automata).
 *
 * Guarantees of a pattern for which nothing is returned: the ways grow at most with the length of the text, the time with
 * its square.
 */
import { type Positions, positionsOf } from './pattern-positions.js';
import { type Part, parsePattern } from './pattern-syntax.js';

/**
 * `loop`: something repeated can take the same text in several ways, which doubles with each character.
 * `row`: three or more repeated parts can share out the same text. `reference`: what is matched again (`\1`) has no bound.
 * `size`: too large to tell.
 */
export interface SlowPattern {
  readonly why: 'loop' | 'row' | 'reference' | 'size';
  /** The repeated part, of `loop`. */
  readonly part?: string;
}

const known = new Map<string, SlowPattern | undefined>();
const MOST_KNOWN = 1_000;
const LONGEST = 1_000;
/** So many steps of the search for parts that share a text; past them it counts as found. */
const BUDGET = 300_000;

/** Why a pattern, which is a valid regular expression, must not be used; undefined where it may. */
export function slowPattern(text: string): SlowPattern | undefined {
  if (known.has(text)) return known.get(text);
  const found = text.length > LONGEST ? { why: 'size' as const } : costOf(text);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, found);
  return found;
}

function costOf(text: string): SlowPattern | undefined {
  const whole = parsePattern(text);
  if (holdsReference(whole)) return { why: 'reference' };
  let deepest = 0;
  // What is looked for ahead is tried at each way that leads there.
  for (const [index, part] of [whole, ...looksIn(whole)].entries()) {
    const positions = positionsOf(index === 0 ? part : { is: 'sequence', parts: [{ is: 'begin' }, part] });
    if (!positions) return { why: 'size' };
    const automaton = new Automaton(positions);
    const loop = automaton.loop();
    if (loop) return { why: 'loop', ...partOf(text, positions, loop) };
    deepest = index === 0 ? automaton.sharers() : Math.max(deepest, 1 + automaton.sharers());
  }
  return deepest > 1 ? { why: 'row' } : undefined;
}

function holdsReference(part: Part): boolean {
  return part.is === 'reference' || below(part).some(holdsReference);
}

function looksIn(part: Part): Part[] {
  return part.is === 'look' ? [part.part, ...looksIn(part.part)] : below(part).flatMap(looksIn);
}

function below(part: Part): readonly Part[] {
  if (part.is === 'sequence' || part.is === 'choice') return part.parts;
  return part.is === 'repeat' || part.is === 'look' ? [part.part] : [];
}

/** The text of the smallest repeat that holds all these positions. */
function partOf(text: string, { repeats }: Positions, positions: readonly number[]): Pick<SlowPattern, 'part'> {
  const around = repeats
    .filter(({ first, last }) => positions.every((position) => position >= first && position <= last))
    .sort((one, other) => other.end - other.start - (one.end - one.start))
    .filter(({ start, end }) => end > start);
  const smallest = around.at(-1);
  return smallest ? { part: text.slice(smallest.start, smallest.end) } : {};
}

class Automaton {
  readonly #count: number;
  /** The component of each position: those that can be reached from one another. */
  readonly #component: readonly number[];

  constructor(private readonly positions: Positions) {
    this.#count = positions.follow.length;
    this.#component = components(this.#count, (position) => positions.follow[position] as readonly number[]);
  }

  /** Positions of a loop in which a text can be taken in two ways; undefined where there is none. */
  loop(): readonly number[] | undefined {
    const { follow } = this.positions;
    for (const [from, ways] of follow.entries()) {
      const twice = ways.find((to, index) => ways.indexOf(to) !== index && this.#component[to] === this.#component[from]);
      if (twice !== undefined) return this.#whole(from);
    }
    // Two walks side by side over the same text: when they part and meet again where they were, there are two ways.
    const pairs = new Pairs(this.positions, this.#component);
    const parted = pairs.parted();
    return parted === undefined ? undefined : this.#whole(parted);
  }

  #whole(of: number): readonly number[] {
    return [...this.#component.keys()].filter((position) => this.#component[position] === this.#component[of]);
  }

  /** The most loops, less one, that one after another can share out the same text. */
  sharers(): number {
    const loops = [...new Set(this.#component.filter((_, position) => this.#isLoop(position)))];
    const reach = new Map(loops.map((loop) => [loop, this.#reachableFrom(loop)]));
    const share = new Map<string, boolean>();
    const most = new Map<number, number>();
    const deepest = (loop: number): number => {
      const done = most.get(loop);
      if (done !== undefined) return done;
      most.set(loop, 0);
      const found = loops
        .filter((other) => other !== loop && reach.get(loop)?.has(other))
        .map((other) => deepest(other) + Number(this.#shareText(loop, other, share)));
      most.set(loop, Math.max(0, ...found));
      return most.get(loop) ?? 0;
    };
    return Math.max(0, ...loops.map(deepest));
  }

  #isLoop(position: number): boolean {
    const component = this.#component[position];
    return (this.positions.follow[position] as readonly number[]).some((to) => this.#component[to] === component);
  }

  #reachableFrom(component: number): ReadonlySet<number | undefined> {
    const seen = new Set<number>(this.#component.flatMap((each, position) => (each === component ? [position] : [])));
    for (const position of seen) for (const to of this.positions.follow[position] as readonly number[]) seen.add(to);
    return new Set([...seen].map((position) => this.#component[position]));
  }

  /** Whether some text leads around in the one, from the one to the other, and around in the other. */
  #shareText(one: number, other: number, known: Map<string, boolean>): boolean {
    const key = `${one} ${other}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = this.#sharedWalk(one, other);
    known.set(key, found);
    return found;
  }

  #sharedWalk(one: number, other: number): boolean {
    const { follow, characters } = this.positions;
    const members = (component: number) => [...this.#component.keys()].filter((position) => this.#component[position] === component);
    let steps = 0;
    for (const p of members(one)) {
      for (const q of members(other)) {
        // Three walks over the same text: p to p, p to q, q to q.
        const seen = new Set<number>();
        const queue = [[p, p, q] as const];
        for (const [a, b, c] of queue) {
          for (const nextA of follow[a] as readonly number[]) {
            if (this.#component[nextA] !== one) continue;
            for (const nextC of follow[c] as readonly number[]) {
              if (this.#component[nextC] !== other) continue;
              const both = (characters[nextA] as bigint) & (characters[nextC] as bigint);
              if (both === 0n) continue;
              for (const nextB of follow[b] as readonly number[]) {
                if (++steps > BUDGET) return true;
                if ((both & (characters[nextB] as bigint)) === 0n) continue;
                if (nextA === p && nextB === q && nextC === q) return true;
                const key = (nextA * this.#count + nextB) * this.#count + nextC;
                if (seen.has(key)) continue;
                seen.add(key);
                queue.push([nextA, nextB, nextC]);
              }
            }
          }
        }
      }
    }
    return false;
  }
}

/** Pairs of positions of one component, reached side by side over the same text. */
class Pairs {
  readonly #count: number;

  constructor(
    private readonly positions: Positions,
    private readonly component: readonly number[],
  ) {
    this.#count = positions.follow.length;
  }

  /** A position from which two walks part and come back to it together. */
  parted(): number | undefined {
    const numbers = new Map<number, number>();
    const pairs: number[] = [];
    const numberOf = (pair: number): number => {
      const known = numbers.get(pair);
      if (known !== undefined) return known;
      numbers.set(pair, pairs.length);
      return pairs.push(pair) - 1;
    };
    for (let position = 0; position < this.#count; position++) numberOf(position * this.#count + position);
    const follow: number[][] = [];
    for (let index = 0; index < pairs.length; index++) follow.push(this.#next(pairs[index] as number).map(numberOf));
    const component = components(pairs.length, (pair) => follow[pair] as number[]);
    const apart = new Set(component.filter((_, index) => this.#left(pairs[index] as number) !== this.#right(pairs[index] as number)));
    for (let position = 0; position < this.#count; position++) if (apart.has(component[position] as number)) return position;
    return undefined;
  }

  #left(pair: number): number {
    return Math.floor(pair / this.#count);
  }

  #right(pair: number): number {
    return pair % this.#count;
  }

  #next(pair: number): number[] {
    const { follow, characters } = this.positions;
    const [left, right] = [this.#left(pair), this.#right(pair)];
    const component = this.component[left];
    const inside = (position: number) => this.component[position] === component;
    return (follow[left] as readonly number[])
      .filter(inside)
      .flatMap((one) =>
        (follow[right] as readonly number[])
          .filter((other) => inside(other) && ((characters[one] as bigint) & (characters[other] as bigint)) !== 0n)
          .map((other) => one * this.#count + other),
      );
  }
}

/** Tarjan's strongly connected components: for each node the number of its own. */
function components(count: number, follow: (node: number) => readonly number[]): readonly number[] {
  const found = new Array<number>(count).fill(-1);
  const order = new Array<number>(count).fill(-1);
  const low = new Array<number>(count).fill(0);
  const stack: number[] = [];
  let visited = 0;
  let numbered = 0;
  for (let root = 0; root < count; root++) {
    if (order[root] !== -1) continue;
    const work: { readonly node: number; next: number }[] = [{ node: root, next: 0 }];
    while (work.length > 0) {
      const top = work.at(-1) as { readonly node: number; next: number };
      const { node } = top;
      if (top.next === 0) {
        order[node] = low[node] = visited++;
        stack.push(node);
      }
      const to = follow(node)[top.next];
      top.next += 1;
      if (to !== undefined) {
        if (order[to] === -1) work.push({ node: to, next: 0 });
        else if (found[to] === -1) low[node] = Math.min(low[node] as number, order[to] as number);
        continue;
      }
      if (low[node] === order[node]) {
        for (let member = -1; member !== node; ) {
          member = stack.pop() as number;
          found[member] = numbered;
        }
        numbered += 1;
      }
      work.pop();
      const above = work.at(-1);
      if (above) low[above.node] = Math.min(low[above.node] as number, low[node] as number);
    }
  }
  return found;
}
