/**
 * What a condition tells about the names it reads: which are certainly there where it holds or fails, and which values of
 * a choice it takes.
 *
 * never: types. A condition that cannot be parsed, or says nothing that is understood here, tells nothing.
 */
import { fieldRead, type Node } from '../expression/ast.js';
import { parseCel } from '../expression/cel.js';

/** A name and its fields: `['steps', 'inspect', 'finding']`. */
export type Path = readonly string[];

export function parsed(cel: string): Node | undefined {
  try {
    return parseCel(cel);
  } catch {
    return undefined;
  }
}

/** The path that a node reads; undefined when it is anything else, or reads with `.?`. */
export function pathOf(node: Node): Path | undefined {
  if (node.op === 'id') return [node.args];
  const read = fieldRead(node);
  if (!read || read.optional) return undefined;
  const path = pathOf(read.of);
  return path && [...path, read.field];
}

/** Paths that are certainly there where the condition is `holds`: those it has asked for with `has`. */
export function factsWhere(cel: string, holds: boolean): readonly Path[] {
  const node = parsed(cel);
  return node ? facts(node, holds) : [];
}

function facts(node: Node, holds: boolean): readonly Path[] {
  switch (node.op) {
    case '!_':
      return facts(node.args, !holds);
    case '&&':
      return holds ? node.args.flatMap((each) => facts(each, true)) : [];
    case '||':
      return holds ? [] : node.args.flatMap((each) => facts(each, false));
    case 'call': {
      const [name, [argument]] = node.args;
      const path = holds && name === 'has' && argument ? pathOf(argument) : undefined;
      return path ? [path] : [];
    }
    default:
      return [];
  }
}

/** A condition that holds exactly where `path` has one of `values` (`except`: any other); of a yes-or-no, `true` and `false`. */
export interface ValueTest {
  readonly path: Path;
  readonly values: readonly string[];
  readonly except: boolean;
}

/** The comparisons that all hold where the condition is `holds`. */
export function testsWhere(cel: string, holds: boolean): readonly ValueTest[] {
  const node = parsed(cel);
  return node ? tests(node, holds) : [];
}

function tests(node: Node, holds: boolean): readonly ValueTest[] {
  if (node.op === '!_') return tests(node.args, !holds);
  if (node.op === '&&' && holds) return node.args.flatMap((each) => tests(each, true));
  if (node.op === '||' && !holds) return node.args.flatMap((each) => tests(each, false));
  const test = testOf(node);
  return test ? [holds ? test : { ...test, except: !test.except }] : [];
}

export function valueTestOf(cel: string): ValueTest | undefined {
  const node = parsed(cel);
  return node && testOf(node);
}

function testOf(node: Node): ValueTest | undefined {
  switch (node.op) {
    case '!_': {
      const inner = testOf(node.args);
      return inner && { ...inner, except: !inner.except };
    }
    case '==':
    case '!=': {
      const [left, right] = node.args;
      const path = pathOf(left) ?? pathOf(right);
      const value = constantOf(pathOf(left) ? right : left);
      return path && value !== undefined ? { path, values: [value], except: node.op === '!=' } : undefined;
    }
    case 'in': {
      const [item, list] = node.args;
      const path = pathOf(item);
      const values = list.op === 'list' ? list.args.map(constantOf) : [];
      if (!path || values.length === 0 || values.some((value) => value === undefined)) return undefined;
      return { path, values: values as string[], except: false };
    }
    case '||': {
      const [left, right] = node.args.map(testOf);
      if (!left || !right || left.except || right.except || !samePath(left.path, right.path)) return undefined;
      return { path: left.path, values: [...left.values, ...right.values], except: false };
    }
    default: {
      const path = pathOf(node);
      return path && { path, values: ['true'], except: false };
    }
  }
}

function constantOf(node: Node): string | undefined {
  if (node.op !== 'value') return undefined;
  return typeof node.args === 'string' || typeof node.args === 'boolean' ? String(node.args) : undefined;
}

export function samePath(left: Path, right: Path): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
