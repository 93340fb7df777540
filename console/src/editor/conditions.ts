// Conditions as a list to pick from. A condition of any other shape (nested trees, other operators)
// is kept as it is written and shown as JSON. Pure.
import { isObject, type Definition } from './document';

export type Operand = 'money' | 'count' | 'texts' | 'flag';
export type Subject = {
  key: string;
  operand: Operand;
  operators: readonly string[];
  aggregate?: 'sum' | 'count';
};

const amounts = ['>=', '>', '<=', '<'] as const;
const counts = ['>=', '=', '<='] as const;
const membership = ['in', 'not_in'] as const;
const flags = ['='] as const;

export const subjects = [
  { key: 'cart.subtotal', operand: 'money', operators: amounts },
  { key: 'cart.subtotal_discounted', operand: 'money', operators: amounts },
  { key: 'cart.quantity', operand: 'count', operators: counts },
  { key: 'sum', operand: 'money', operators: amounts, aggregate: 'sum' },
  { key: 'count', operand: 'count', operators: counts, aggregate: 'count' },
  { key: 'customer.orders', operand: 'count', operators: counts },
  { key: 'customer.segments', operand: 'texts', operators: membership },
  { key: 'customer.groups', operand: 'texts', operators: membership },
  { key: 'customer.authenticated', operand: 'flag', operators: flags },
  { key: 'customer.newsletter', operand: 'flag', operators: flags },
  { key: 'customer.is_birthday', operand: 'flag', operators: flags },
  { key: 'shipping.country', operand: 'texts', operators: membership },
  { key: 'shipping.method', operand: 'texts', operators: membership },
  { key: 'cart.channel', operand: 'texts', operators: membership },
  { key: 'cart.payment_method', operand: 'texts', operators: membership },
] as const satisfies readonly Subject[];
export type SubjectKey = (typeof subjects)[number]['key'];

export type Leaf = {
  subject: SubjectKey;
  op: string;
  value: unknown;
  lines?: unknown;
};
export type Row = { leaf: Leaf } | { raw: unknown };
export type Conditions = { mode: 'all' | 'any'; rows: Row[] };

export function subjectOf(key: string): Subject | undefined {
  return subjects.find((one) => one.key === key);
}

function readLeaf(value: unknown): Row {
  const raw = { raw: value };
  if (!isObject(value)) return raw;
  const { attr, op, value: operand, sum, count, ...rest } = value;
  if (Object.keys(rest).length > 0 || typeof op !== 'string' || operand === undefined) return raw;
  const key = typeof attr === 'string' ? attr : sum !== undefined ? 'sum' : 'count';
  const found = subjectOf(key);
  if (!found?.operators.includes(op)) return raw;
  if (!found.aggregate) return { leaf: { subject: key as SubjectKey, op, value: operand } };
  const of = found.aggregate === 'sum' ? sum : count;
  if (!isObject(of) || Object.keys(of).some((name) => name !== 'lines')) return raw;
  return { leaf: { subject: key as SubjectKey, op, value: operand, lines: of.lines } };
}

export function readConditions(definition: Definition): Conditions {
  const tree = definition.conditions;
  if (tree === undefined) return { mode: 'all', rows: [] };
  if (isObject(tree) && Object.keys(tree).length === 1) {
    if (Array.isArray(tree.all)) return { mode: 'all', rows: tree.all.map(readLeaf) };
    if (Array.isArray(tree.any)) return { mode: 'any', rows: tree.any.map(readLeaf) };
  }
  return { mode: 'all', rows: [readLeaf(tree)] };
}

function writeRow(row: Row): unknown {
  if ('raw' in row) return row.raw;
  const { subject, op, value, lines } = row.leaf;
  const aggregate = subjectOf(subject)?.aggregate;
  if (!aggregate) return { attr: subject, op, value };
  return { [aggregate]: lines === undefined ? {} : { lines }, op, value };
}

// One condition stands alone, none not at all.
export function writeConditions({ mode, rows }: Conditions): unknown {
  if (rows.length === 0) return undefined;
  const [first, ...rest] = rows.map(writeRow);
  return rest.length === 0 && mode === 'all' ? first : { [mode]: [first, ...rest] };
}

const startValues: Record<Operand, unknown> = { money: 5000, count: 1, texts: [], flag: true };

export function newLeaf(key: SubjectKey): Leaf {
  const subject = subjectOf(key);
  const op = subject?.operators[0] ?? '=';
  return { subject: key, op, value: startValues[subject?.operand ?? 'flag'] };
}
