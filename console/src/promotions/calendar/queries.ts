// The promotions of a stretch of time: as many as a calendar can show, whatever the shop has.
import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schema } from '../../api/client';
import type { paths } from '../../api/schema.gen';
import { filterQuery, promotionsKey, type Filter, type ListedPromotion } from '../queries';
import type { Span } from './days';
import { scheduleOf } from './planned';

export const promotions_shown_max = 300;
// A page of the list may be empty and yet not the last, so the number of questions has an end too.
const pages_max = 40;

type Page = Schema['ListedPromotionPage'];
type Query = NonNullable<paths['/v1/promotions']['get']['parameters']['query']>;
type Found = { promotions: ListedPromotion[]; more: boolean };

async function find(filter: Filter, window: Span, timezone: string): Promise<Found> {
  const { starts_at, ends_at } = scheduleOf(window, timezone);
  const period = {
    ...(starts_at ? { from: new Date(starts_at).toISOString() } : {}),
    ...(ends_at ? { to: new Date(ends_at).toISOString() } : {}),
  };
  const promotions: ListedPromotion[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < pages_max; pages += 1) {
    const query: Query = {
      ...filterQuery(filter),
      ...period,
      limit: promotions_shown_max,
      ...(after ? { after } : {}),
    };
    const page: Page = await bodyOf(api.GET('/v1/promotions', { params: { query } }));
    promotions.push(...page.items);
    after = page.next;
    if (after === null || promotions.length >= promotions_shown_max) break;
  }
  return { promotions: promotions.slice(0, promotions_shown_max), more: after !== null };
}

export function calendarQuery(filter: Filter, window: Span, timezone: string) {
  return queryOptions({
    queryKey: [...promotionsKey, 'calendar', filter, window, timezone],
    queryFn: () => find(filter, window, timezone),
  });
}
