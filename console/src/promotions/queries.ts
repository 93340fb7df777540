// What the pages about promotions ask of the API, under which names the answers are kept.
import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, bodyOf, newKey, type Schema } from '../api/client';

export type Definition = Record<string, unknown>;
export type Promotion = Schema['Promotion'];
export type ListedPromotion = Schema['ListedPromotion'];
export type Terms = Schema['Terms'];
export type Filter = { q: string; state: string };

export const promotionsKey = ['promotions'] as const;

// As the API takes it: what waits to be published is no state there.
export function filterQuery({ q, state }: Filter) {
  const drafts = state === 'waiting';
  return {
    ...(q ? { q } : {}),
    ...(drafts ? { draft: 'true' as const } : {}),
    ...(state && !drafts ? { state: state as ListedPromotion['state'] } : {}),
  };
}

// Each answer comes of a bounded number of promotions: a page is empty where none of them fits.
const emptyPagesMax = 100;

export function promotionList(filter: Filter, start: string | undefined) {
  const pageFrom = (after: string | undefined) =>
    bodyOf(
      api.GET('/v1/promotions', {
        params: { query: { limit: 25, ...(after ? { after } : {}), ...filterQuery(filter) } },
      }),
    );
  return queryOptions({
    queryKey: [...promotionsKey, 'list', filter, start],
    // Goes on until there is something to show.
    queryFn: async () => {
      let page = await pageFrom(start);
      for (let n = 0; n < emptyPagesMax && page.items.length === 0 && page.next !== null; ++n) {
        page = await pageFrom(page.next);
      }
      return page;
    },
  });
}

export function promotionDetail(id: string) {
  return queryOptions({
    queryKey: [...promotionsKey, 'one', id],
    queryFn: () => bodyOf(api.GET('/v1/promotions/{id}', { params: { path: { id } } })),
  });
}

export function promotionVersions(id: string, after: string | undefined) {
  return queryOptions({
    queryKey: [...promotionsKey, 'versions', id, after],
    queryFn: () =>
      bodyOf(
        api.GET('/v1/promotions/{id}/versions', {
          params: { path: { id }, query: { limit: 50, ...(after ? { after } : {}) } },
        }),
      ),
  });
}

export function promotionDifferences(id: string, from: string, to: string) {
  return queryOptions({
    queryKey: [...promotionsKey, 'differences', id, from, to],
    queryFn: () =>
      bodyOf(
        api.GET('/v1/promotions/{id}/differences', {
          params: { path: { id }, query: { from, to } },
        }),
      ),
  });
}

// What a definition says, in words. Refused with all its faults where it is not a valid one.
export function draftTerms(promotion: Definition, language: string) {
  return queryOptions({
    queryKey: ['terms', promotion, language],
    queryFn: () =>
      bodyOf(
        api.POST('/v1/terms', {
          body: { promotion: promotion as Schema['Definition'], language: language as 'nl' | 'en' },
        }),
      ),
    staleTime: Infinity,
    retry: false,
  });
}

export function savePromotion(id: string, definition: Definition, revision: number | null) {
  return answerOf(
    api.PUT('/v1/promotions/{id}', {
      params: {
        path: { id },
        header: {
          'Idempotency-Key': newKey(),
          ...(revision === null ? {} : { 'If-Match': `"${revision}"` }),
        },
      },
      ...(revision === null ? { headers: { 'If-None-Match': '*' } } : {}),
      body: definition as Schema['Definition'],
    }),
  );
}

export function publishPromotion(id: string, revision: number) {
  return bodyOf(
    api.POST('/v1/promotions/{id}/publish', {
      params: {
        path: { id },
        header: { 'Idempotency-Key': newKey(), 'If-Match': `"${revision}"` },
      },
    }),
  );
}

export type Step = 'pause' | 'resume' | 'end';

export function stepPromotion(id: string, step: Step) {
  const params = { path: { id }, header: { 'Idempotency-Key': newKey() } };
  if (step === 'pause') return bodyOf(api.POST('/v1/promotions/{id}/pause', { params }));
  if (step === 'resume') return bodyOf(api.POST('/v1/promotions/{id}/resume', { params }));
  return bodyOf(api.POST('/v1/promotions/{id}/end', { params }));
}

export function restoreVersion(id: string, version: number, revision: number) {
  return bodyOf(
    api.POST('/v1/promotions/{id}/versions/{version}/restore', {
      params: {
        path: { id, version: String(version) },
        header: { 'Idempotency-Key': newKey(), 'If-Match': `"${revision}"` },
      },
    }),
  );
}
