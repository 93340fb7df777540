// The typed client of the API. It sends what a session needs (the chosen shop, the CSRF token) and
// throws an ApiProblem for every refusal. It keeps nothing but those two.
import createClient, { type Middleware } from 'openapi-fetch';
import { ApiProblem, problemOf } from './problem';
import type { components, paths } from './schema.gen';

export type Schema = components['schemas'];

const caller = { shop: '', csrfToken: '' };
const listeners = new Set<() => void>();

export function setCaller(shop: string, csrfToken: string): void {
  caller.shop = shop;
  caller.csrfToken = csrfToken;
}

// Calls back when the API no longer knows the session.
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function sessionHeaders(method: string): Record<string, string> {
  const headers: Record<string, string> = {};
  if (caller.shop) headers['Stapel-Shop'] = caller.shop;
  if (method !== 'GET' && method !== 'HEAD' && caller.csrfToken) {
    headers['X-CSRF-Token'] = caller.csrfToken;
  }
  return headers;
}

const session: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(sessionHeaders(request.method))) {
      request.headers.set(name, value);
    }
    return request;
  },
  onResponse({ response }) {
    if (response.status === 401) for (const listener of listeners) listener();
  },
};

export const api = createClient<paths>({ credentials: 'same-origin' });
api.use(session);

type Outcome<T> = { data?: T; error?: unknown; response: Response };

// The answer's body; an ApiProblem is thrown where the API refused, or could not be reached.
export async function bodyOf<T>(call: Promise<Outcome<T>>): Promise<T> {
  return (await answerOf(call)).body;
}

// The same with the entity tag, which If-Match takes.
export async function answerOf<T>(call: Promise<Outcome<T>>): Promise<{ body: T; tag: string }> {
  const outcome = await call.catch(() => {
    throw new ApiProblem(0, 'unreachable', '');
  });
  if (!outcome.response.ok || outcome.error !== undefined) {
    throw problemOf(outcome.response, outcome.error);
  }
  return { body: outcome.data as T, tag: outcome.response.headers.get('etag') ?? '' };
}

// A key that makes a repeated click one effect. (randomUUID is there on secure pages only.)
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
