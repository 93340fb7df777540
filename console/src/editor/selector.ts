// Which products an effect is for, as a choice of one attribute and its values. Any other selector
// is kept as it is written. Pure.
import { isObject } from './document';

export const selectedBy = [
  'line.category',
  'line.brand',
  'line.sku',
  'line.tags',
  'line.lists',
] as const;
export type SelectedBy = (typeof selectedBy)[number];
export type Selection =
  | { kind: 'all' }
  | { kind: 'some'; by: SelectedBy; values: string[] }
  | { kind: 'raw'; raw: unknown };

export function isSelectedBy(value: unknown): value is SelectedBy {
  return (selectedBy as readonly unknown[]).includes(value);
}

function textsOf(value: unknown): string[] | null {
  const values: unknown[] = Array.isArray(value) ? value : [];
  return values.every((one) => typeof one === 'string') && Array.isArray(value) ? values : null;
}

export function readSelection(lines: unknown): Selection {
  if (lines === undefined) return { kind: 'all' };
  const raw: Selection = { kind: 'raw', raw: lines };
  if (!isObject(lines)) return raw;
  const { attr, op, value, ...rest } = lines;
  const values = textsOf(value);
  if (Object.keys(rest).length > 0 || op !== 'in' || !isSelectedBy(attr) || !values) return raw;
  return { kind: 'some', by: attr, values };
}

export function writeSelection(selection: Selection): unknown {
  if (selection.kind === 'all') return undefined;
  if (selection.kind === 'raw') return selection.raw;
  return { attr: selection.by, op: 'in', value: selection.values };
}
