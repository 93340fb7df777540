// The console's own tests: pure parts beside their source, in Node.
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['src/**/*_test.ts'] } });
