// The state that people see, from the state that is kept and the schedule. Pure.
export type Timed = {
  state: 'draft' | 'active' | 'paused' | 'ended';
  starts_at?: string;
  ends_at?: string;
};
export const shownStates = ['draft', 'planned', 'active', 'paused', 'past', 'ended'] as const;
export type ShownState = (typeof shownStates)[number];

export function shownState(promotion: Timed, now: number): ShownState {
  if (promotion.state !== 'active') return promotion.state;
  if (promotion.ends_at && Date.parse(promotion.ends_at) <= now) return 'past';
  if (promotion.starts_at && Date.parse(promotion.starts_at) > now) return 'planned';
  return 'active';
}
