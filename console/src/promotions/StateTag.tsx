// A promotion's state as its customers meet it: active and not yet begun is planned, active and
// over is past.
import { useTranslation } from 'react-i18next';
import { Tag, type Tone } from '../components/Tag';
import { shownState, type Timed } from './shownState';

const tones = {
  draft: 'plain',
  active: 'good',
  planned: 'calm',
  paused: 'warn',
  past: 'plain',
  ended: 'plain',
} as const satisfies Record<string, Tone>;

export function StateTag({ promotion }: { promotion: Timed }) {
  const { t } = useTranslation();
  const state = shownState(promotion, Date.now());
  return <Tag tone={tones[state]}>{t(`promotion.state.${state}`)}</Tag>;
}
