// Promotions to start from: one click, then change what differs.
import type { Definition } from './document';

export const templateNames = [
  'amountFrom',
  'welcomeCode',
  'freeShipping',
  'secondHalf',
  'threeForTwo',
  'volume',
  'giftFrom',
  'blank',
] as const;
export type TemplateName = (typeof templateNames)[number];

const bodies: Record<TemplateName, Definition> = {
  amountFrom: {
    trigger: 'automatic',
    conditions: { attr: 'cart.subtotal', op: '>=', value: 7500 },
    effects: [{ type: 'amount_off', amount: 1500 }],
  },
  welcomeCode: {
    trigger: { codes: ['WELCOME10'] },
    conditions: { attr: 'customer.orders', op: '=', value: 0 },
    effects: [{ type: 'percent_off', percent: 10 }],
    limits: { per_customer: 1 },
  },
  freeShipping: {
    trigger: 'automatic',
    conditions: { attr: 'cart.subtotal', op: '>=', value: 5000 },
    effects: [{ type: 'shipping_off', percent: 100 }],
  },
  secondHalf: {
    trigger: 'automatic',
    effects: [{ type: 'nth_unit', n: 2, percent: 50 }],
  },
  threeForTwo: {
    trigger: 'automatic',
    effects: [{ type: 'buy_x_get_y', buy: { quantity: 2 }, get: { quantity: 1, percent: 100 } }],
  },
  volume: {
    trigger: 'automatic',
    effects: [
      {
        type: 'tiers',
        by: 'quantity',
        tiers: [
          { from: 3, percent: 5 },
          { from: 6, percent: 10 },
        ],
      },
    ],
  },
  giftFrom: {
    trigger: 'automatic',
    conditions: { attr: 'cart.subtotal', op: '>=', value: 10000 },
    effects: [{ type: 'gift', sku: '', quantity: 1 }],
  },
  blank: { trigger: 'automatic', effects: [{ type: 'percent_off', percent: 10 }] },
};

export function definitionOf(template: TemplateName, name: string, id: string): Definition {
  return { id, name, ...structuredClone(bodies[template]) };
}
