// The draft that is being edited, once as a value and once as text, always in step: the form changes
// the value and the text follows; the text changes the value as soon as it can be read. What the form
// does not know stays as it was written. Pure.
export type Definition = Record<string, unknown>;

export type EditedDocument = {
  definition: Definition;
  text: string;
  // The text cannot be read: the definition is the last one that could.
  broken: boolean;
};

const order = [
  'id',
  'name',
  'trigger',
  'schedule',
  'conditions',
  'effects',
  'limits',
  'stacking',
  'priority',
];

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function writeText(definition: Definition): string {
  const rest = Object.keys(definition).filter((key) => !order.includes(key));
  const keys = [...order.filter((key) => key in definition), ...rest];
  return JSON.stringify(Object.fromEntries(keys.map((key) => [key, definition[key]])), null, 2);
}

export function readText(text: string): Definition | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function openDocument(definition: Definition): EditedDocument {
  return { definition, text: writeText(definition), broken: false };
}

export type Edit = { by: 'form'; definition: Definition } | { by: 'text'; text: string };

export function edit(document: EditedDocument, change: Edit): EditedDocument {
  if (change.by === 'form') return openDocument(change.definition);
  const definition = readText(change.text);
  if (definition === null) return { ...document, text: change.text, broken: true };
  return { definition, text: change.text, broken: false };
}

// The value at a path; nothing where there is none.
export function valueAt(from: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), from);
}

// A copy with the value at the path; undefined takes the member away, and an object that is left
// empty by that goes with it.
export function withValue(from: Definition, path: readonly string[], value: unknown): Definition {
  const [key, ...rest] = path;
  if (key === undefined) return from;
  const inner = from[key];
  const next = rest.length > 0 ? withValue(isObject(inner) ? inner : {}, rest, value) : value;
  const emptied = rest.length > 0 && isObject(next) && Object.keys(next).length === 0;
  if (next !== undefined && !emptied) return { ...from, [key]: next };
  return Object.fromEntries(Object.entries(from).filter(([name]) => name !== key));
}

// An id as the API takes it, made of a name.
export function idOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
}
