/**
 * The operators of CEL on money: to CEL an object, as every object of JSON is.
 *
 * owns: which operators there are for two objects, or for one and a number.
 */
import type { Environment as CelEnvironment } from '@marcbachmann/cel-js';
import {
  addMoney,
  compareMoney,
  divideMoney,
  type Money,
  moneyOf,
  moneyRatio,
  moneyValue,
  multiplyMoney,
  negativeMoney,
  subtractMoney,
} from './money.js';

type Result = Money | number | boolean;

/** Two of money: each operator, what it gives. */
const OF_TWO: { readonly [operator: string]: (one: Money, other: Money) => Result } = {
  '+': addMoney,
  '-': subtractMoney,
  '/': moneyRatio,
  '<': (one, other) => compareMoney(one, other) < 0,
  '<=': (one, other) => compareMoney(one, other) <= 0,
  '>': (one, other) => compareMoney(one, other) > 0,
  '>=': (one, other) => compareMoney(one, other) >= 0,
};

/** CEL tells its own operators from these by the type that a value has; `==` stays its own: it compares objects field by field. */
export function registerMoneyOperators(environment: CelEnvironment): void {
  for (const [operator, run] of Object.entries(OF_TWO)) {
    environment.registerOperator(`map ${operator} map: ${operator.startsWith('<') || operator.startsWith('>') ? 'bool' : 'dyn'}`, ((
      left: unknown,
      right: unknown,
      node: unknown,
    ) => {
      const result = run(moneyAt(left, node), moneyAt(right, node));
      return typeof result === 'object' ? moneyValue(result) : result;
    }) as Handler);
  }
  environment.registerOperator('map * double: dyn', times);
  environment.registerOperator('double * map: dyn', ((left: number, right: unknown, node: unknown) => times(right, left, node)) as Handler);
  environment.registerOperator('map / double: dyn', ((left: unknown, right: number, node: unknown) =>
    moneyValue(divideMoney(moneyAt(left, node), right))) as Handler);
  environment.registerType(NEGATABLE_TYPE, { ctor: Negatable, fields: {} });
  environment.registerOperator(`-${NEGATABLE_TYPE}: dyn`, ((value: Negatable) => moneyValue(negativeMoney(value.money))) as Handler);
}

/** CEL hands the place too, which its types do not tell of. */
type Handler = (left: unknown, right: unknown) => unknown;

const times = ((left: unknown, right: number, node: unknown) => moneyValue(multiplyMoney(moneyAt(left, node), right))) as (
  left: unknown,
  right: unknown,
  node?: unknown,
) => unknown;

/** An object that is no money has no operators: the same fault as for anything else that has none. */
function moneyAt(value: unknown, node: unknown): Money {
  const money = moneyOf(value);
  if (money) return money;
  throw Object.assign(new Error('no such overload'), { code: 'no_such_overload', node, range: node });
}

const NEGATABLE_TYPE = 'StewardMoney';

/** CEL finds its `-x` by the exact type, which objects differ in by their fields: money goes there as a type of its own. */
class Negatable {
  constructor(readonly money: Money) {}
}

/** What `-` is to be applied to. */
export function negatable(value: unknown): unknown {
  const money = moneyOf(value);
  return money ? new Negatable(money) : value;
}
