// A selector is a choice where it can be one, and else stays as it is.
import { describe, expect, it } from 'vitest';
import { readSelection, writeSelection } from './selector';

describe('a selection', () => {
  it.each([
    undefined,
    { attr: 'line.category', op: 'in', value: ['koffie/bonen'] },
    { attr: 'line.brand', op: '!=', value: 'Acme' },
    { attr: 'line.on_sale', op: '=', value: false },
    { all: [{ attr: 'line.brand', op: 'in', value: ['Acme'] }] },
  ])('comes back as it was: %j', (lines) => {
    expect(writeSelection(readSelection(lines))).toEqual(lines);
  });

  it('is picked by one attribute', () => {
    expect(readSelection({ attr: 'line.sku', op: 'in', value: ['A', 'B'] })).toEqual({
      kind: 'some',
      by: 'line.sku',
      values: ['A', 'B'],
    });
    expect(readSelection({ attr: 'line.sku', op: 'in', value: [1] }).kind).toBe('raw');
  });
});
