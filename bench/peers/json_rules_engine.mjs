// json-rules-engine: matches conditions and reports what matched. It knows no discounts, carts or
// money, so only which promotions match is compared, and nothing is claimed beyond matching.
import { Engine } from 'json-rules-engine';
import { main, versionOf } from './harness.mjs';

function rule({ id, condition }) {
  const test =
    condition.kind === 'subtotal'
      ? { fact: 'subtotal', operator: 'greaterThanInclusive', value: condition.least }
      : { fact: 'skus', operator: 'contains', value: condition.sku };
  return { conditions: { all: [test] }, event: { type: id } };
}

await main((promotions) => {
  const engine = new Engine(promotions.map(rule));
  return {
    name: 'json-rules-engine (matching only)',
    version: versionOf('json-rules-engine'),
    compares: ['applied'],
    prepare: ({ lines, subtotal }) => ({ subtotal, skus: lines.map((line) => line.sku) }),
    run: (facts) => engine.run(facts),
    answer: ({ events }) => ({ applied: events.map((event) => event.type) }),
  };
});
