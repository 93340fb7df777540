// Medusa's promotion module as a shop runs it: loaded by Medusa's own loader, its migrations, its
// promotions created through it, on the PostgreSQL that DATABASE_URL names. An evaluation is one
// call of computeActions, with its queries over a local connection.
import { main, require, versionOf } from './harness.mjs';
import { answer, prepare, toCreate } from './medusa.mjs';

const { Client } = require('pg');
const { MedusaModule } = require('@medusajs/framework/modules-sdk');

const moduleKey = 'promotion';
const modulePath = '@medusajs/promotion';
const perCreation = 500;

// A live database has the statistics that its planner needs.
async function analyse() {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query('VACUUM ANALYZE');
  await client.end();
}

async function filled(promotions) {
  const options = { database: { clientUrl: process.env.DATABASE_URL, driverOptions: {} } };
  await MedusaModule.migrateUp({
    moduleKey,
    modulePath,
    options,
    cwd: process.cwd(),
  });
  const loaded = await MedusaModule.bootstrap({
    moduleKey,
    defaultPath: modulePath,
    declaration: { scope: 'internal', options },
  });
  const service = loaded[moduleKey];
  for (let i = 0; i < promotions.length; i += perCreation) {
    await service.createPromotions(promotions.slice(i, i + perCreation).map(toCreate));
  }
  await analyse();
  return { service, close: () => MedusaModule.onApplicationShutdown() };
}

await main(async (described) => {
  const { service, close } = await filled(described);
  return {
    name: 'Medusa on PostgreSQL',
    version: versionOf('@medusajs/promotion'),
    compares: ['items', 'shipping', 'saved', 'applied'],
    prepare,
    run: (context) => service.computeActions([], context),
    answer,
    close,
  };
});
