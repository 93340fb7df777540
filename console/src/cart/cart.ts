// A cart that is being tried: what is picked, and what of it the API is told. Pure.
import type { Schema } from '../api/client';

export type Product = Schema['Product'];
export type Cart = Schema['Cart'];
export type Result = Schema['Result'];
export const shoppers = ['anonymous', 'new', 'returning'] as const;
export type Shopper = (typeof shoppers)[number];

export type Basket = {
  lines: { sku: string; quantity: number }[];
  codes: string[];
  shopper: Shopper;
  segments: string[];
  country: string;
  shipping: number;
  at: string; // on the wall clock of the shop; empty: now
};

export const emptyBasket: Basket = {
  lines: [],
  codes: [],
  shopper: 'new',
  segments: [],
  country: 'NL',
  shipping: 495,
  at: '',
};

function customerOf(basket: Basket): { customer?: NonNullable<Cart['customer']> } {
  if (basket.shopper === 'anonymous') return {};
  const segments = basket.segments.length > 0 ? { segments: basket.segments } : {};
  const orders = basket.shopper === 'new' ? 0 : 3;
  return {
    customer: { id: `console-${basket.shopper}`, authenticated: true, orders, ...segments },
  };
}

export function cartOf(
  basket: Basket,
  products: readonly Product[],
  currency: string,
  at: string | undefined,
): Cart {
  const bySku = new Map(products.map((one) => [one.sku, one]));
  const lines = basket.lines.flatMap(({ sku, quantity }, index) => {
    const product = bySku.get(sku);
    if (typeof product?.unit_price !== 'number') return [];
    return [
      {
        id: String(index + 1),
        sku,
        quantity,
        unit_price: product.unit_price,
        name: product.name,
        category: product.category,
        ...(product.brand === undefined ? {} : { brand: product.brand }),
        ...(product.unit_cost === undefined ? {} : { unit_cost: product.unit_cost }),
        ...(product.tax_rate === undefined ? {} : { tax_rate: product.tax_rate }),
      },
    ];
  });
  return {
    currency,
    lines,
    shipping: { method: 'post', amount: basket.shipping, country: basket.country },
    ...(at === undefined ? {} : { at }),
    ...(basket.codes.length > 0 ? { codes: basket.codes } : {}),
    ...customerOf(basket),
  };
}

export function addProduct(basket: Basket, sku: string): Basket {
  if (basket.lines.some((line) => line.sku === sku)) {
    return setQuantity(basket, sku, (quantity) => quantity + 1);
  }
  return { ...basket, lines: [...basket.lines, { sku, quantity: 1 }] };
}

export function setQuantity(
  basket: Basket,
  sku: string,
  next: (quantity: number) => number,
): Basket {
  const lines = basket.lines
    .map((line) => (line.sku === sku ? { ...line, quantity: next(line.quantity) } : line))
    .filter((line) => line.quantity > 0);
  return { ...basket, lines };
}
