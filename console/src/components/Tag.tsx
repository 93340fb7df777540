// A word about something's state. The tone repeats the word in colour, never replaces it.
import type { ReactNode } from 'react';

export type Tone = 'good' | 'calm' | 'warn' | 'bad' | 'plain';

export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}
