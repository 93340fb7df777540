// What the settings ask of the API.
import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, bodyOf, newKey, type Schema } from '../api/client';

export type ApiKey = Schema['ApiKey'];
export type Webhook = Schema['Webhook'];
export type ShopSettings = Schema['ShopSettings'];

export const settingsKey = ['settings'] as const;
const idempotent = () => ({ header: { 'Idempotency-Key': newKey() } });

export const shopQuery = queryOptions({
  queryKey: [...settingsKey, 'shop'],
  queryFn: () => answerOf(api.GET('/v1/shop')),
});

export const keysQuery = queryOptions({
  queryKey: [...settingsKey, 'keys'],
  queryFn: () => bodyOf(api.GET('/v1/keys')),
});

export const webhooksQuery = queryOptions({
  queryKey: [...settingsKey, 'webhooks'],
  queryFn: () => bodyOf(api.GET('/v1/webhooks')),
});

export function deliveries(id: string, after: string | undefined) {
  return queryOptions({
    queryKey: [...settingsKey, 'deliveries', id, after],
    queryFn: () =>
      bodyOf(
        api.GET('/v1/webhooks/{id}/deliveries', {
          params: { path: { id }, query: { limit: 20, ...(after ? { after } : {}) } },
        }),
      ),
  });
}

export function auditTrail(after: string | undefined) {
  return queryOptions({
    queryKey: [...settingsKey, 'audit', after],
    queryFn: () =>
      bodyOf(
        api.GET('/v1/audit', {
          params: { query: { latest: 'true', limit: 25, ...(after ? { after } : {}) } },
        }),
      ),
  });
}

export function saveShop(body: ShopSettings, tag: string) {
  return bodyOf(
    api.PUT('/v1/shop/settings', {
      params: { header: { 'Idempotency-Key': newKey(), 'If-Match': tag } },
      body,
    }),
  );
}

export function createKey(body: Schema['KeyRequest']) {
  return bodyOf(api.POST('/v1/keys', { params: idempotent(), body }));
}

export function revokeKey(id: string) {
  return bodyOf(api.POST('/v1/keys/{id}/revoke', { params: { path: { id }, ...idempotent() } }));
}

export function createWebhook(url: string) {
  return bodyOf(api.POST('/v1/webhooks', { params: idempotent(), body: { url } }));
}

export function testWebhook(id: string) {
  return bodyOf(api.POST('/v1/webhooks/{id}/test', { params: { path: { id }, ...idempotent() } }));
}

export function deleteWebhook(id: string) {
  return bodyOf(api.DELETE('/v1/webhooks/{id}', { params: { path: { id }, ...idempotent() } }));
}
