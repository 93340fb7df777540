// The form and the JSON stay in step, and nothing that the form does not know is lost.
import { describe, expect, it } from 'vitest';
import { edit, idOf, openDocument, readText, withValue, writeText } from './document';

const definition = {
  effects: [{ type: 'amount_off', amount: 1500 }],
  id: 'a',
  name: 'A',
  holdout: { percent: 5, salt: 's' },
  trigger: 'automatic',
};

describe('a document', () => {
  it('writes the members in the order in which people read them', () => {
    expect(Object.keys(readText(writeText(definition)) ?? {})).toEqual([
      'id',
      'name',
      'trigger',
      'effects',
      'holdout',
    ]);
  });

  it('follows the form with its text', () => {
    const changed = edit(openDocument(definition), {
      by: 'form',
      definition: { ...definition, name: 'B' },
    });
    expect(readText(changed.text)).toEqual({ ...definition, name: 'B' });
    expect(changed.broken).toBe(false);
  });

  it('follows the text with its value, and leaves the text as it was typed', () => {
    const text = '{"id":"a","effects":[]}';
    const changed = edit(openDocument(definition), { by: 'text', text });
    expect(changed).toEqual({ definition: { id: 'a', effects: [] }, text, broken: false });
  });

  it.each(['{', '[]', '"a"', 'null', '{"id": }'])('keeps the last readable value at %s', (text) => {
    const changed = edit(openDocument(definition), { by: 'text', text });
    expect(changed).toEqual({ definition, text, broken: true });
  });

  it('is whole again after the form writes over broken text', () => {
    const broken = edit(openDocument(definition), { by: 'text', text: '{' });
    expect(edit(broken, { by: 'form', definition })).toEqual(openDocument(definition));
  });
});

describe('withValue', () => {
  it('sets within, and takes away what is emptied', () => {
    const set = withValue({ id: 'a' }, ['limits', 'total'], 5);
    expect(set).toEqual({ id: 'a', limits: { total: 5 } });
    expect(withValue(set, ['limits', 'total'], undefined)).toEqual({ id: 'a' });
    const two = { limits: { total: 5, per_day: 1 } };
    expect(withValue(two, ['limits', 'total'], undefined)).toEqual({ limits: { per_day: 1 } });
    expect(two).toEqual({ limits: { total: 5, per_day: 1 } });
  });
});

describe('idOf', () => {
  it.each([
    ['15 euro korting vanaf 75', '15-euro-korting-vanaf-75'],
    ['Één café, 20%!', 'een-cafe-20'],
    ['', ''],
    ['a'.repeat(80), 'a'.repeat(64)],
  ])('makes an id of %s', (name, id) => {
    expect(idOf(name)).toBe(id);
  });
});
