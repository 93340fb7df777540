// Each kind of effect and what can be filled in about it. The form is drawn from this table; what
// an effect has beyond it is kept.
export type FieldKind =
  | 'percent'
  | 'money'
  | 'count'
  | 'text'
  | 'texts'
  | 'products'
  | 'scope'
  | 'tierBy'
  | 'tiers'
  | 'components'
  | 'shippingOff'
  | 'pointsGrant';
export type FieldName =
  | 'percent'
  | 'amount'
  | 'price'
  | 'products'
  | 'scope'
  | 'max_amount'
  | 'max_units'
  | 'buyQuantity'
  | 'buyProducts'
  | 'getQuantity'
  | 'getProducts'
  | 'repeat'
  | 'n'
  | 'tierBy'
  | 'tiers'
  | 'components'
  | 'shippingOff'
  | 'methods'
  | 'to'
  | 'from'
  | 'sku'
  | 'quantity'
  | 'unit_value'
  | 'points';
export type Field = { name: FieldName; path: readonly string[]; kind: FieldKind };

const field = (name: FieldName, kind: FieldKind, ...path: string[]): Field => ({
  name,
  kind,
  path: path.length > 0 ? path : [name],
});
const products = field('products', 'products', 'lines');
const cap = field('max_amount', 'money');
const repeat = field('repeat', 'count');
const percent = field('percent', 'percent');

export const effectKinds = {
  percent_off: {
    fields: [percent, field('scope', 'scope'), products, cap],
    start: { percent: 10 },
  },
  amount_off: {
    fields: [field('amount', 'money'), field('scope', 'scope'), products],
    start: { amount: 500 },
  },
  set_unit_price: {
    fields: [field('price', 'money'), products, field('max_units', 'count')],
    start: { price: 500 },
  },
  nth_unit: {
    fields: [field('n', 'count'), percent, products, repeat],
    start: { n: 2, percent: 50 },
  },
  buy_x_get_y: {
    fields: [
      field('buyQuantity', 'count', 'buy', 'quantity'),
      field('buyProducts', 'products', 'buy', 'lines'),
      field('getQuantity', 'count', 'get', 'quantity'),
      field('getProducts', 'products', 'get', 'lines'),
      field('percent', 'percent', 'get', 'percent'),
      repeat,
    ],
    start: { buy: { quantity: 2 }, get: { quantity: 1, percent: 100 } },
  },
  tiers: {
    fields: [field('tierBy', 'tierBy', 'by'), field('tiers', 'tiers'), products, cap],
    start: { by: 'quantity', tiers: [{ from: 3, percent: 10 }] },
  },
  bundle_price: {
    fields: [field('price', 'money'), field('components', 'components'), repeat],
    start: { price: 1000, components: [{ quantity: 1 }, { quantity: 1 }] },
  },
  shipping_off: {
    fields: [field('shippingOff', 'shippingOff'), field('methods', 'texts')],
    start: { percent: 100 },
  },
  shipping_upgrade: {
    fields: [field('to', 'text'), field('from', 'text')],
    start: { to: 'express', from: 'standard' },
  },
  gift: {
    fields: [field('sku', 'text'), field('quantity', 'count'), field('unit_value', 'money')],
    start: { sku: '', quantity: 1 },
  },
  cashback: { fields: [percent, products, cap], start: { percent: 5 } },
  points: { fields: [field('points', 'pointsGrant')], start: { bonus: 100 } },
} as const satisfies Record<string, { fields: readonly Field[]; start: object }>;
export type EffectKind = keyof typeof effectKinds;
export const effectKindNames = Object.keys(effectKinds) as EffectKind[];

export function isEffectKind(value: unknown): value is EffectKind {
  return typeof value === 'string' && value in effectKinds;
}

export function newEffect(kind: EffectKind): Record<string, unknown> {
  return { type: kind, ...structuredClone(effectKinds[kind].start) };
}
