// tests/console/browser in a real browser against a real server; run by tests/console/browser_test.py.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const modules = ['playwright-core', 'axe-core'];
const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: folder('..'),
  resolve: {
    alias: Object.fromEntries(modules.map((name) => [name, folder(`./node_modules/${name}`)])),
  },
  server: { fs: { strict: false } },
  test: {
    globals: true,
    include: ['tests/console/browser/*_test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
