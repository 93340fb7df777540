// Writes src/api/schema.gen.ts, the types of the API, from docs/openapi.json; leaves the file alone
// where it is the same already, so that nothing is compiled for nothing.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const document = new URL('../../docs/openapi.json', import.meta.url);
const target = new URL('../src/api/schema.gen.ts', import.meta.url);

export async function writeApiTypes() {
  const tree = await openapiTS(document, {
    alphabetize: true,
    emptyObjectsUnknown: true,
    defaultNonNullable: false,
  });
  const text = `// Written by scripts/api_types.mjs from docs/openapi.json.\n${astToString(tree)}`;
  const old = await readFile(target, 'utf8').catch(() => '');
  if (old !== text) await writeFile(target, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeApiTypes();
