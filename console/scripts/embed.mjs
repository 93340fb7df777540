// Writes a folder of built files as a C++ source that defines stapel::http::console_files(): each
// file as it is and, where that is smaller, zipped. The same folder gives the same source.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { constants, gzipSync } from 'node:zlib';

const contentTypes = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

// Octal, always three digits, so that no digit that follows is taken in.
function literal(bytes) {
  let out = '';
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c && byte !== 0x3f;
    out += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return `std::string_view("${out}", ${bytes.length})`;
}

async function entry(folder, name) {
  const bytes = await readFile(path.join(folder, name));
  const type = contentTypes[path.extname(name)];
  if (!type) throw new Error(`${name}: scripts/embed.mjs knows no content type for it`);
  const zipped = gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION });
  const tag = createHash('sha256').update(bytes).digest('hex').slice(0, 20);
  const smaller = zipped.length < bytes.length ? zipped : Buffer.alloc(0);
  return `    {"${name}", "${type}", "${tag}",\n     ${literal(bytes)},\n     ${literal(smaller)}},\n`;
}

export async function embed(folder, source) {
  const listed = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = listed
    .filter((one) => one.isFile())
    .map((one) => path.relative(folder, path.join(one.parentPath ?? one.path, one.name)))
    .sort();
  const entries = await Promise.all(names.map((name) => entry(folder, name)));
  await writeFile(
    source,
    '// Written by console/scripts/embed.mjs.\n#include "http/console_files.h"\n\n' +
      'namespace stapel::http {\nnamespace {\n\n' +
      `constexpr ConsoleFile files[] = {\n${entries.join('')}};\n\n` +
      '}  // namespace\n\nstd::span<const ConsoleFile> console_files() { return files; }\n\n' +
      '}  // namespace stapel::http\n',
  );
}
