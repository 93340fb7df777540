// What the page about users asks of the API.
import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schema } from '../api/client';

export type User = Schema['User'];

export const usersKey = ['users'] as const;

export function userList(after: string | undefined) {
  return queryOptions({
    queryKey: [...usersKey, after],
    queryFn: () =>
      bodyOf(
        api.GET('/v1/users', { params: { query: { limit: 100, ...(after ? { after } : {}) } } }),
      ),
  });
}

export function inviteUser(body: Schema['UserRequest']) {
  return bodyOf(api.POST('/v1/users', { body }));
}

export function changeUser(id: string, body: Schema['UserChange']) {
  return bodyOf(api.PATCH('/v1/users/{id}', { params: { path: { id } }, body }));
}

export function resetPassword(id: string) {
  return bodyOf(api.POST('/v1/users/{id}/reset', { params: { path: { id } } }));
}

export function removeUser(id: string) {
  return bodyOf(api.DELETE('/v1/users/{id}', { params: { path: { id } } }));
}
