// Builds the console into a folder, and with a second argument also the C++ source that holds its
// files: node scripts/build.mjs OUT_FOLDER [SOURCE]. Fetches nothing.
import { writeApiTypes } from './api_types.mjs';
import { embed } from './embed.mjs';

const [outFolder, source] = process.argv.slice(2);
if (!outFolder) {
  process.stderr.write('usage: node scripts/build.mjs OUT_FOLDER [SOURCE]\n');
  process.exit(2);
}
await writeApiTypes();
const { build } = await import('vite');
await build({ logLevel: 'warn', build: { outDir: outFolder, emptyOutDir: true } });
if (source) await embed(outFolder, source);
