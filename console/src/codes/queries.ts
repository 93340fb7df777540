// What the pages about codes ask of the API.
import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf, newKey, type Schema } from '../api/client';

export type Pool = Schema['Pool'];
export type PoolCode = Schema['PoolCode'];
export type Supply = Schema['Supply'];

export const codesKey = ['codes'] as const;

export function poolList(after: string | undefined) {
  return queryOptions({
    queryKey: [...codesKey, 'pools', after],
    queryFn: () =>
      bodyOf(
        api.GET('/v1/pools', { params: { query: { limit: 25, ...(after ? { after } : {}) } } }),
      ),
  });
}

export function poolDetail(id: string) {
  return queryOptions({
    queryKey: [...codesKey, 'pool', id],
    queryFn: () => bodyOf(api.GET('/v1/pools/{id}', { params: { path: { id } } })),
  });
}

export function poolCodes(id: string, after: string | undefined) {
  return queryOptions({
    queryKey: [...codesKey, 'of', id, after],
    queryFn: () =>
      bodyOf(
        api.GET('/v1/pools/{id}/codes', {
          params: { path: { id }, query: { limit: 25, ...(after ? { after } : {}) } },
        }),
      ),
  });
}

export function supplyDetail(id: string, supply: string) {
  return queryOptions({
    queryKey: [...codesKey, 'supply', id, supply],
    queryFn: () =>
      bodyOf(api.GET('/v1/pools/{id}/supplies/{supply}', { params: { path: { id, supply } } })),
  });
}

export function codeDetail(code: string) {
  return queryOptions({
    queryKey: [...codesKey, 'code', code],
    queryFn: async () => {
      const params = { path: { code } };
      const [found, history] = await Promise.all([
        bodyOf(api.GET('/v1/codes/{code}', { params })),
        bodyOf(api.GET('/v1/codes/{code}/history', { params })),
      ]);
      return { found, events: history.items };
    },
    retry: false,
  });
}

export function createPool(body: Schema['PoolRequest']) {
  return bodyOf(
    api.POST('/v1/pools', { params: { header: { 'Idempotency-Key': newKey() } }, body }),
  );
}

export function generateCodes(id: string, count: number) {
  return bodyOf(
    api.POST('/v1/pools/{id}/codes:generate', {
      params: { path: { id }, header: { 'Idempotency-Key': newKey() } },
      body: { count },
    }),
  );
}

export function switchPool(id: string, active: boolean) {
  const params = { path: { id }, header: { 'Idempotency-Key': newKey() } };
  if (active) return bodyOf(api.POST('/v1/pools/{id}/activate', { params }));
  return bodyOf(api.POST('/v1/pools/{id}/deactivate', { params }));
}

export function switchCode(code: string, active: boolean) {
  const params = { path: { code }, header: { 'Idempotency-Key': newKey() } };
  if (active) return bodyOf(api.POST('/v1/codes/{code}/activate', { params }));
  return bodyOf(api.POST('/v1/codes/{code}/deactivate', { params }));
}

type CsvPage = { text: string; next: string | null };

async function csvPage(id: string, after: string | null): Promise<CsvPage> {
  const call = api.GET('/v1/pools/{id}/codes.csv', {
    params: { path: { id }, query: { limit: 1000, ...(after ? { after } : {}) } },
    parseAs: 'text',
  });
  const text = await bodyOf(call as unknown as Promise<{ data?: string; response: Response }>);
  const link = (await call).response.headers.get('link') ?? '';
  return { text, next: /[?&]after=([^&>]+)[^>]*>;\s*rel="next"/.exec(link)?.[1] ?? null };
}

// The whole pool as one CSV: its pages one after the other, each but the first without its head.
export async function exportCodes(id: string, onRows: (rows: number) => void): Promise<Blob> {
  const parts: string[] = [];
  let after: string | null = null;
  let rows = 0;
  do {
    const page: CsvPage = await csvPage(id, after);
    const lines = page.text.split('\n');
    const kept = parts.length === 0 ? page.text : lines.slice(1).join('\n');
    rows += lines.filter(Boolean).length - 1;
    parts.push(kept);
    onRows(rows);
    after = page.next;
  } while (after !== null);
  return new Blob(parts, { type: 'text/csv' });
}
