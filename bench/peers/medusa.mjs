// The workload in the terms of Medusa's promotion module, with and without its database. Medusa
// counts in euros; the answers are turned into cents.
import { currency, shippingCost } from './workload.mjs';
import { sum } from './harness.mjs';

const unlimited = 1_000_000;

function rule(condition) {
  return condition.kind === 'subtotal'
    ? { attribute: 'subtotal', operator: 'gte', values: [`${condition.least / 100}`] }
    : { attribute: 'items.product.id', operator: 'in', values: [condition.sku] };
}

function applicationMethod({ kind, value, skus }) {
  const each = { allocation: 'each', max_quantity: unlimited, currency_code: currency };
  switch (kind) {
    case 'shipping_percent':
      return { ...each, type: 'percentage', target_type: 'shipping_methods', value };
    case 'lines_percent':
      return {
        ...each,
        type: 'percentage',
        target_type: 'items',
        value,
        target_rules: [{ attribute: 'items.product.id', operator: 'in', values: skus }],
      };
    case 'order_percent':
      return { type: 'percentage', target_type: 'order', value, currency_code: currency };
    case 'order_amount':
      return { type: 'fixed', target_type: 'order', value: value / 100, currency_code: currency };
  }
}

// What the module's createPromotions takes.
export const toCreate = ({ id, condition, effect }) => ({
  code: id,
  type: 'standard',
  status: 'active',
  is_automatic: true,
  rules: [rule(condition)],
  application_method: applicationMethod(effect),
});

// What its listing gives: values as rows of their own, by falling value.
export function inMemory(promotions) {
  const row = ({ values, ...rest }) => ({ ...rest, values: values.map((value) => ({ value })) });
  return promotions
    .map(toCreate)
    .map(({ rules, application_method: method, ...promotion }) => ({
      ...promotion,
      rules: rules.map(row),
      application_method: { ...method, target_rules: (method.target_rules ?? []).map(row) },
    }))
    .sort((a, b) => b.application_method.value - a.application_method.value);
}

export function prepare({ lines, subtotal }) {
  return {
    currency_code: currency,
    subtotal: subtotal / 100,
    items: lines.map(({ id, sku, quantity, unit_price }) => ({
      id,
      quantity,
      subtotal: (quantity * unit_price) / 100,
      original_total: (quantity * unit_price) / 100,
      product: { id: sku },
    })),
    shipping_methods: [
      { id: 'standard', subtotal: shippingCost / 100, original_total: shippingCost / 100 },
    ],
  };
}

const amounts = (actions, kind) =>
  sum(actions.filter(({ action }) => action === kind).map(({ amount }) => Number(amount) * 100));

// `context`: what the actions were computed from.
export function answer(actions, context) {
  const itemDiscounts = amounts(actions, 'addItemAdjustment');
  const shippingDiscounts = amounts(actions, 'addShippingMethodAdjustment');
  return {
    items: context.subtotal * 100 - itemDiscounts,
    shipping: shippingCost - shippingDiscounts,
    saved: itemDiscounts + shippingDiscounts,
    applied: [...new Set(actions.map(({ code }) => code))],
  };
}
