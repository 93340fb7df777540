// What a browser loads before it shows the first page stays small, on the built files; skipped where
// nothing is built.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const limit = 250_000;
const built = 'dist';

it.skipIf(!existsSync(built))('loads less than 250 kB of script for the first page', () => {
  const page = readFileSync(path.join(built, 'index.html'), 'utf8');
  const named = [...page.matchAll(/\/console\/(assets\/[^"]+\.js)/g)].map(([, name]) => name ?? '');
  const list = readdirSync(path.join(built, 'assets')).find((name) =>
    /^PromotionsPage-.*\.js$/.test(name),
  );
  const files = [...new Set(named), `assets/${list ?? ''}`];
  const sizes = files.map((name) => gzipSync(readFileSync(path.join(built, name))).length);
  expect(named.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(limit);
});
