// Medusa's promotion module without its database: computeActions as published, with all promotions
// in memory where the module would have SQL list the automatic ones that may apply.
import { main, require, versionOf } from './harness.mjs';
import { answer, inMemory, prepare } from './medusa.mjs';

const { default: PromotionModuleService } = await import(
  '@medusajs/promotion/dist/services/promotion-module.js'
).then((module) => module.default);

function serviceOver(promotions) {
  const service = Object.create(PromotionModuleService.prototype);
  service.baseRepository_ = { getFreshManager: () => ({}) };
  service.promotionService_ = { list: async () => [] };
  service.listActivePromotions_ = async () => promotions;
  return service;
}

await main((described) => {
  const service = serviceOver(inMemory(described));
  return {
    name: 'Medusa, in-memory core',
    version: versionOf('@medusajs/promotion'),
    compares: ['items', 'shipping', 'saved', 'applied'],
    prepare,
    run: (context) => service.computeActions([], context),
    answer,
  };
});
