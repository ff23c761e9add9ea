/**
 * CEL as Steward speaks it: one cel-js environment for every program, and the step that adapts a parsed expression to it.
 *
 * owns: everything that touches cel-js's parser and evaluator.
 * never: schemas. All names are dynamic here; types are `check`'s business (so values need no class of their own,
 * which cel-js's typed lists would ask for).
 *
 * JSON has one kind of number, and CEL three that do not mix. So there are doubles only: integer literals become doubles,
 * and every function is Steward's own (functions.ts), called under a name that no function of cel-js has.
 */
import { type ASTNode, Environment as CelEnvironment, type Context, type ParseResult } from '@marcbachmann/cel-js';
import { childrenOf, isLoop, type Node, TABLES } from './ast.js';
import { EvaluationFault } from './fault.js';
import { applyFunction, FUNCTIONS, functionsNamed } from './functions.js';
import { LIMITS } from './limits.js';
import { negatable, registerMoneyOperators } from './operators-money.js';
import { callTable } from './tables.js';
import { TIME, timeIn } from './time-at-hand.js';

let shared: CelEnvironment | undefined;

/** Parses, and adapts nothing: what `check` walks. Throws cel-js's `ParseError`. */
export function parseCel(source: string): Node {
  return celEnvironment().parse(source).ast;
}

/** Parses and adapts an expression for evaluation. Throws cel-js's `ParseError`. */
export function compileCel(source: string): {
  readonly ast: Node;
  readonly run: (values: Context) => unknown;
  readonly check: ParseResult['check'];
} {
  const parsed = celEnvironment().parse(source);
  adapt(parsed.ast);
  return { ast: parsed.ast, run: (values) => parsed(values), check: () => parsed.check() };
}

/** Made at the first use, since a workflow evaluates its modules anew each time it is loaded. */
function celEnvironment(): CelEnvironment {
  shared ??= createCelEnvironment();
  return shared;
}

function createCelEnvironment(): CelEnvironment {
  const environment = new CelEnvironment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: LIMITS.nodes, maxDepth: LIMITS.depth },
  });
  for (const declaration of FUNCTIONS) {
    const isMethod = declaration.form === 'method';
    for (const count of new Set(declaration.overloads.map(({ parameters }) => parameters.length))) {
      const taken = (isMethod ? count - 1 : count) + (declaration.timed ? 1 : 0);
      const parameters = Array.from({ length: taken }, () => 'dyn').join(', ');
      environment.registerFunction(
        `${isMethod ? 'dyn.' : ''}${ownName(declaration.name)}(${parameters}): dyn`,
        declaration.timed
          ? (...values: unknown[]) => applyFunction(declaration, values.slice(0, -1), timeIn(values.at(-1)))
          : (...values: unknown[]) => applyFunction(declaration, values, undefined),
        { async: false },
      );
    }
  }
  environment.registerFunction(`${INDEX}(dyn): dyn`, listIndex, { async: false });
  environment.registerFunction(`dyn.${CALL_TABLE}(dyn, dyn): dyn`, callTable, { async: false });
  environment.registerFunction(`${NEGATABLE}(dyn): dyn`, negatable, { async: false });
  environment.registerOperator('double % double', (left: number, right: number) => left % right);
  registerMoneyOperators(environment);
  return environment;
}

const INDEX = 'steward_index';
const CALL_TABLE = 'steward_call_table';
const NEGATABLE = 'steward_negatable';

function ownName(name: string): string {
  return `steward_${name}`;
}

/** `tables.sla({ tier: 'gold' })` becomes a method of the tables that takes the name and what is given. */
function adaptTableCall(call: Extract<Node, { op: 'rcall' }>['args']): void {
  const pattern = celEnvironment().parse(`x(${JSON.stringify(call[0])}, {})`).ast;
  if (pattern.op !== 'call') return;
  const [id, nothing] = pattern.args[1];
  const given = call[2][0] ?? nothing;
  if (!id || !given) return;
  call[0] = CALL_TABLE;
  call[2] = [id, given];
  // Inputs need no quotes.
  if (given.op !== 'map') return;
  for (const entry of given.args) {
    const [key] = entry;
    if (key.op === 'id') entry[0] = celEnvironment().parse(`'${key.args}'`).ast;
  }
}

/** A list is indexed by a CEL int; every other index stays as it is. */
function listIndex(index: unknown): unknown {
  if (typeof index !== 'number') return index;
  if (Number.isInteger(index)) return BigInt(index);
  throw new EvaluationFault(`${index} is no place in a list`);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Changes the tree in place; cel-js has not looked at types yet, and expanded macros share these nodes. */
function adapt(node: Node): void {
  switch (node.op) {
    case 'value':
      if (typeof node.args === 'bigint') (node as Mutable<typeof node>).args = Number(node.args);
      return;
    case '[]':
    case '[?]':
      adapt(node.args[0]);
      adaptIndex(node.args);
      return;
    case '?:':
      for (const child of node.args) adapt(child);
      // Branches may differ in ways that make no difference to JSON (two objects with other fields).
      node.args[1] = wrapped('dyn', node.args[1]);
      node.args[2] = wrapped('dyn', node.args[2]);
      return;
    case '-_':
      adapt(node.args);
      if (node.args.op !== 'value') (node as Mutable<typeof node>).args = wrapped(NEGATABLE, node.args);
      return;
    case 'call': {
      const [name, args] = node.args;
      for (const child of args) adapt(child);
      if (name === 'has') letPathBreakOff(args[0]);
      else {
        // It is handed the time behind its own values.
        if (functionsNamed(name, 'function')?.timed) node.args[1].push(celEnvironment().parse(TIME).ast);
        node.args[0] = ownName(name);
      }
      return;
    }
    case 'rcall': {
      const call = node.args;
      for (const child of childrenOf(node)) adapt(child);
      if (call[1].op === 'id' && call[1].args === TABLES && !isLoop(node)) return adaptTableCall(call);
      if (!isLoop(node) && !OPTIONAL_METHODS.has(call[0])) call[0] = ownName(call[0]);
      return;
    }
    default:
      for (const child of childrenOf(node)) adapt(child);
  }
}

/** cel-js's own methods of optionals; they are kept. */
export const OPTIONAL_METHODS: ReadonlySet<string> = new Set(['orValue', 'or', 'hasValue']);

function adaptIndex(args: [ASTNode, ASTNode]): void {
  const [, index] = args;
  if (index.op === 'value') return;
  adapt(index);
  args[1] = wrapped(INDEX, index);
}

/** `has(a.b.c)` is false, and no error, where `a.b` is missing. */
function letPathBreakOff(argument: ASTNode | undefined): void {
  let node = argument?.op === '.' ? argument.args[0] : undefined;
  while (node?.op === '.' || node?.op === '.?') {
    const below: ASTNode = node.args[0];
    (node as { op: string }).op = '.?';
    node = below;
  }
}

function wrapped(name: string, node: ASTNode): ASTNode {
  const call = celEnvironment().parse(`${name}(0)`).ast;
  if (call.op === 'call') call.args[1] = [node];
  return call;
}
