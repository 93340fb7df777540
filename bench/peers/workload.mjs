// The work that every engine of the comparison does: N promotions of which five match, and carts
// of ten lines. One description; each engine's script says it in that engine's own terms. The same
// seed gives the same work everywhere. Prices are whole multiples of 20.00, so that every
// percentage comes out in whole cents and no engine's way of rounding shows.
//
//   node workload.mjs FOLDER CARTS N...     writes carts.jsonl and promotions-N.json for Stapel
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const currency = 'EUR';
export const shippingCost = 495;
export const linesPerCart = 10;
const skusPerFamily = 20;

const family = (name) => Array.from({ length: skusPerFamily }, (_, i) => `${name}-${i}`);
const shoes = family('SHOE');
const hats = family('HAT');
const others = family('MUG');
export const catalogue = [...shoes, ...hats, ...others];

// In the order in which they apply. Amounts are in cents. Medusa's module sorts by value, so the
// values fall; every engine then works in the same order.
const matching = [
  { id: 'free-shipping', effect: { kind: 'shipping_percent', value: 100 } },
  { id: 'shoes', effect: { kind: 'lines_percent', value: 20, skus: shoes } },
  { id: 'hats', effect: { kind: 'lines_percent', value: 15, skus: hats } },
  { id: 'order-percent', effect: { kind: 'order_percent', value: 10 } },
  { id: 'order-amount', effect: { kind: 'order_amount', value: 500 } },
].map((promotion) => ({ ...promotion, condition: { kind: 'subtotal', least: 1000 } }));

// Half wait for a product that no cart has, half for a subtotal that no cart reaches.
function unmatched(i) {
  const condition =
    i % 2 === 0
      ? { kind: 'has_sku', sku: `ABSENT-${i}` }
      : { kind: 'subtotal', least: 100_000_000 + i };
  return { id: `p${i}`, effect: matching[i % matching.length].effect, condition };
}

// `priority` is the place; the five that match are spread among the others.
export function promotions(count) {
  const stride = Math.floor(count / matching.length);
  return Array.from({ length: count }, (_, i) => ({
    ...(i % stride === 0 && i / stride < matching.length ? matching[i / stride] : unmatched(i)),
    priority: i,
  }));
}

// Mulberry32: small, and the same on every machine.
function random(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

// Ten different products each, among them shoes and hats.
export function carts(count) {
  const draw = random(11);
  return Array.from({ length: count }, (_, c) => {
    const skus = new Set([shoes[draw(skusPerFamily)], hats[draw(skusPerFamily)]]);
    while (skus.size < linesPerCart) skus.add(catalogue[draw(catalogue.length)]);
    const lines = [...skus].map((sku, i) => ({
      id: `${i + 1}`,
      sku,
      quantity: 1 + draw(3),
      unit_price: 2000 * (1 + draw(10)),
    }));
    const subtotal = lines.reduce((sum, line) => sum + line.quantity * line.unit_price, 0);
    return { id: `cart-${c}`, lines, subtotal };
  });
}

function stapelCondition(condition) {
  if (condition.kind === 'subtotal') {
    return { attr: 'cart.subtotal', op: '>=', value: condition.least };
  }
  const lines = { attr: 'line.sku', op: 'in', value: [condition.sku] };
  return { count: { lines }, op: '>=', value: 1 };
}

function stapelEffect({ kind, value, skus }) {
  switch (kind) {
    case 'shipping_percent':
      return { type: 'shipping_off', percent: value };
    case 'lines_percent':
      return {
        type: 'percent_off',
        percent: value,
        scope: 'lines',
        lines: { attr: 'line.sku', op: 'in', value: skus },
      };
    case 'order_percent':
      return { type: 'percent_off', percent: value };
    case 'order_amount':
      return { type: 'amount_off', amount: value };
  }
}

export const stapelPromotion = ({ id, priority, condition, effect }) => ({
  id,
  name: id,
  trigger: 'automatic',
  priority,
  conditions: stapelCondition(condition),
  effects: [stapelEffect(effect)],
});

export const stapelCart = ({ lines }) => ({
  currency,
  lines,
  shipping: { method: 'standard', amount: shippingCost },
});

function write(folder, cartCount, sizes) {
  const jsonl = carts(cartCount).map((cart) => JSON.stringify(stapelCart(cart)));
  writeFileSync(join(folder, 'carts.jsonl'), jsonl.join('\n') + '\n');
  for (const size of sizes) {
    const text = JSON.stringify(promotions(size).map(stapelPromotion));
    writeFileSync(join(folder, `promotions-${size}.json`), text + '\n');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, cartCount, ...sizes] = process.argv.slice(2);
  write(folder, Number(cartCount), sizes.map(Number));
}
