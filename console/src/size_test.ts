// What a browser loads before it shows the first page stays small, on the built files; skipped where
// nothing is built.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const limit = 250_000;
const built = 'dist';
const assets = path.join(built, 'assets');

const read = (name: string) => readFileSync(path.join(assets, name), 'utf8');

// The files and all that they import; not what they load later.
function withImports(names: string[]): string[] {
  const found = new Set(names);
  for (const name of found) {
    for (const [, imported] of read(name).matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) {
      if (imported) found.add(imported);
    }
  }
  return [...found];
}

it.skipIf(!existsSync(built))('loads less than 250 kB of script for the first page', () => {
  const page = readFileSync(path.join(built, 'index.html'), 'utf8');
  const named = [...page.matchAll(/\/console\/assets\/([^"]+\.js)/g)].map(([, name]) => name ?? '');
  const home = readdirSync(assets).filter((name) => /^HomePage-.*\.js$/.test(name));
  const files = withImports([...named, ...home]);
  const sizes = files.map((name) => gzipSync(read(name)).length);
  expect(home).toHaveLength(1);
  expect(files.length).toBeGreaterThan(named.length + 1);
  expect(files.filter((name) => name.includes('Chart'))).toEqual([]);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(limit);
});
