// What every peer's script shares: its answers are compared with Stapel's before anything is timed,
// then each cart is timed on its own. The engines get their carts as objects in memory.
//
//   node ENGINE.mjs N FOLDER SECONDS CARTS
//
// FOLDER holds totals-N.jsonl, Stapel's answers on the same carts. Prints one line of JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { carts, promotions } from './workload.mjs';

export const require = createRequire(import.meta.url);

// The version of an installed package, for packages that do not export their package.json too.
export function versionOf(name) {
  return JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8')).version;
}

export const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];

// Decimals as they come: only noise of binary fractions, far below a cent, is taken away.
const cents = (value) => Math.round(value * 1e6) / 1e6;

function check(answer, expected, cart, keys) {
  for (const key of keys) {
    const [got, wanted] = [answer[key], expected[key]];
    const same = Array.isArray(wanted)
      ? JSON.stringify([...got].sort()) === JSON.stringify([...wanted].sort())
      : cents(got) === wanted;
    if (!same) {
      throw new Error(`${cart.id}: ${key} is ${JSON.stringify(got)}, Stapel says ${wanted}`);
    }
  }
}

async function checkAll(engine, given, expected) {
  let checked = 0;
  for (const [i, cart] of given.entries()) {
    const prepared = engine.prepare(cart);
    const result = await engine.run(prepared);
    check(engine.answer(result, prepared), expected[i], cart, engine.compares);
    checked += 1;
  }
  return checked;
}

// Each cart in turn until the time is over, each timed alone. What has to be made anew for each run
// is made outside the time.
async function time(engine, given, seconds, least) {
  const samples = [];
  const end = performance.now() + seconds * 1000;
  for (let i = 0; performance.now() < end || samples.length < least; i = (i + 1) % given.length) {
    const prepared = engine.prepare(given[i]);
    const start = process.hrtime.bigint();
    await engine.run(prepared);
    samples.push(Number(process.hrtime.bigint() - start) / 1000);
  }
  return samples.sort((a, b) => a - b);
}

// `makeEngine(promotions)` gives {name, version, compares, prepare(cart), run(prepared),
// answer(result), close()}; `compares` names the members of the answer that must be Stapel's.
export async function main(makeEngine) {
  const [count, folder, seconds, cartCount] = process.argv.slice(2);
  const given = carts(Number(cartCount));
  const expected = readFileSync(join(folder, `totals-${count}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const engine = await makeEngine(promotions(Number(count)));
  try {
    const checked = await checkAll(engine, given, expected);
    await time(engine, given, Number(seconds) / 3, 0); // until the compiler has warmed up
    const samples = await time(engine, given, Number(seconds), 5);
    console.log(
      JSON.stringify({
        engine: engine.name,
        version: engine.version,
        promotions: Number(count),
        checked,
        compares: engine.compares,
        carts: given.length,
        samples: samples.length,
        median_us: quantile(samples, 0.5),
        p99_us: quantile(samples, 0.99),
      }),
    );
  } finally {
    await engine.close?.();
  }
  process.exit(0); // whatever the engine's packages left open
}
