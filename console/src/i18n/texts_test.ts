// Both languages say everything, nothing is said that no page shows, and both name the same values.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import en from './en.json';
import nl from './nl.json';

type Texts = { [key: string]: string | Texts };

function flatten(texts: Texts, prefix = ''): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') out.set(prefix + key, value);
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) out.set(inner, text);
  }
  return out;
}

const source = readdirSync('src', { recursive: true })
  .map(String)
  .filter((name) => /\.tsx?$/.test(name) && !/_test\.ts$|schema\.gen\.ts$/.test(name))
  .map((name) => readFileSync(path.join('src', name), 'utf8'))
  .join('\n');
const english = flatten(en);
const dutch = flatten(nl);

// 'a.b' is one key; `a.${x}.c` stands for every key of that shape.
function usedKeys(): (key: string) => boolean {
  const literal = new Set([...source.matchAll(/'([\w.]+)'/g)].map(([, key]) => key ?? ''));
  const shapes = [...source.matchAll(/`([\w.]+\.\$\{[^`]+)`/g)].map(([, shape]) => {
    const parts = (shape ?? '').split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
    return new RegExp(`^${parts.join('[\\w]+')}$`);
  });
  return (key) => literal.has(key) || shapes.some((shape) => shape.test(key));
}

const valuesIn = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('the texts', () => {
  it('are complete in both languages', () => {
    expect([...dutch.keys()].sort()).toEqual([...english.keys()].sort());
    for (const text of [...english.values(), ...dutch.values()]) expect(text.trim()).not.toBe('');
  });

  it('are all used', () => {
    const used = usedKeys();
    expect([...english.keys()].filter((key) => !used(key))).toEqual([]);
  });

  it('name the same values', () => {
    for (const [key, text] of english) {
      expect(valuesIn(dutch.get(key) ?? ''), key).toEqual(valuesIn(text));
    }
  });
});
