import { describe, expect, it } from 'vitest';
import { writeDuration } from './duration';

describe('a time to wait', () => {
  it.each([
    [30, 'en', '30 seconds'],
    [1, 'nl', '1 seconde'],
    [91, 'en', '2 minutes'],
    [600, 'nl', '10 minuten'],
  ])('%i seconds in %s', (seconds, language, written) => {
    expect(writeDuration(seconds, language)).toBe(written);
  });
});
