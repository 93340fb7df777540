// Vendure's order calculator as published: its own promotions, conditions and actions, its default
// configuration, no tax. The services that would ask its database (zones, tax rates, the shipping
// method) answer at once from memory, so no query is in the time. Orders are made anew for each
// run, outside the time, because the calculator changes them.
import { main, require, sum, versionOf } from './harness.mjs';
import { currency, catalogue, shippingCost } from './workload.mjs';

const {
  defaultConfig,
  Order,
  OrderCalculator,
  OrderLine,
  ProductVariant,
  Promotion,
  ShippingLine,
  TaxRate,
} = require('@vendure/core');

const zone = { id: '1', name: 'zone' };
const channel = {
  id: '1',
  code: 'web',
  pricesIncludeTax: false,
  defaultCurrencyCode: currency,
  defaultTaxZone: zone,
};
const context = { channel, channelId: channel.id, currencyCode: currency, languageCode: 'en' };
const untaxed = new TaxRate({ id: '1', value: 0, enabled: true, name: 'none', categoryId: '1' });
const method = {
  id: '1',
  test: async () => true,
  apply: async () => ({ price: shippingCost, priceIncludesTax: false, taxRate: 0, metadata: {} }),
};
const variants = new Map(
  catalogue.map((sku, i) => [sku, new ProductVariant({ id: `${i + 1}`, sku })]),
);
const absent = '1000000'; // plus a number: products that no cart has

const variantIds = (skus) => JSON.stringify(skus.map((sku) => variants.get(sku).id));
const operation = (code, args = {}) => ({
  code,
  args: Object.entries(args).map(([name, value]) => ({ name, value: `${value}` })),
});

function conditionOf({ kind, least, sku }) {
  if (kind === 'subtotal') {
    return operation('minimum_order_amount', { amount: least, taxInclusive: false });
  }
  const id = absent + sku.split('-')[1];
  return operation('contains_products', { minimum: 1, productVariantIds: JSON.stringify([id]) });
}

function actionOf({ kind, value, skus }) {
  switch (kind) {
    case 'shipping_percent':
      return operation('free_shipping');
    case 'lines_percent':
      return operation('products_percentage_discount', {
        discount: value,
        productVariantIds: variantIds(skus),
      });
    case 'order_percent':
      return operation('order_percentage_discount', { discount: value });
    case 'order_amount':
      return operation('order_fixed_discount', { discount: value });
  }
}

function promotionOf({ id, priority, condition, effect }) {
  return new Promotion({
    id,
    translations: [],
    name: id,
    enabled: true,
    startsAt: null,
    endsAt: null,
    couponCode: null,
    conditions: [conditionOf(condition)],
    actions: [actionOf(effect)],
    priorityScore: priority,
  });
}

function orderOf({ id, lines }) {
  const shippingLine = new ShippingLine({
    id: '1',
    shippingMethodId: method.id,
    listPrice: shippingCost,
    listPriceIncludesTax: false,
    adjustments: [],
    taxLines: [],
  });
  return new Order({
    id,
    currencyCode: currency,
    couponCodes: [],
    surcharges: [],
    shippingLines: [shippingLine],
    modifications: [],
    lines: lines.map(
      (line) =>
        new OrderLine({
          id: line.id,
          quantity: line.quantity,
          orderPlacedQuantity: 0,
          listPrice: line.unit_price,
          initialListPrice: line.unit_price,
          listPriceIncludesTax: false,
          adjustments: [],
          taxLines: [],
          taxCategoryId: '1',
          shippingLineId: shippingLine.id,
          productVariant: variants.get(line.sku),
        }),
    ),
  });
}

function calculator() {
  return new OrderCalculator(
    defaultConfig,
    { getAllWithMembers: async () => [zone] },
    { getApplicableTaxRate: async () => untaxed },
    { findOne: async () => method },
    { getEligibleShippingMethods: async () => [] },
    { get: (_context, _key, make) => make() },
  );
}

await main((described) => {
  const promotions = described.map(promotionOf);
  const orders = calculator();
  const list = (order) => sum(order.lines.map((line) => line.linePrice)) + shippingCost;
  return {
    name: 'Vendure, order calculator',
    version: versionOf('@vendure/core'),
    compares: ['items', 'shipping', 'saved', 'applied'],
    prepare: orderOf,
    run: (order) => orders.applyPriceAdjustments(context, order, promotions),
    answer: (order) => ({
      items: order.subTotal,
      shipping: order.shipping,
      saved: list(order) - order.subTotal - order.shipping,
      applied: order.promotions.map(({ id }) => id),
    }),
  };
});
