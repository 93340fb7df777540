// Who is signed in, and what they may do in the shop that they chose. The server judges every call;
// what is hidden here is hidden to be clear, not to be safe.
import { ApiProblem, problemOf } from '../api/problem';
import { sessionHeaders } from '../api/client';

export type Language = 'nl' | 'en';
export type ShopAccess = {
  shop: string;
  name: string;
  currency: string;
  timezone: string;
  roles: string[];
  scopes: string[];
};
export type Session = {
  user: {
    id: string;
    email: string;
    name: string;
    locale: Language;
    totp: boolean;
    must_change_password?: boolean;
  };
  csrf_token: string;
  expires_at: string;
  shops: ShopAccess[];
};

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', ...sessionHeaders(method) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw new ApiProblem(0, 'unreachable', '');
  });
  const text = await response.text();
  const parsed: unknown = text ? JSON.parse(text) : undefined;
  if (!response.ok) throw problemOf(response, parsed);
  return parsed as T;
}

export type Credentials = { email: string; password: string; totp?: string };

export const sessionApi = {
  read: () => call<Session>('GET', '/v1/session'),
  open: (credentials: Credentials) => call<Session>('POST', '/v1/session', credentials),
  close: () => call<null>('DELETE', '/v1/session'),
  change: (change: { name?: string; locale?: Language }) =>
    call<Session>('PATCH', '/v1/session', change),
  changePassword: (current: string, next: string) =>
    call<null>('PUT', '/v1/session/password', { current, new: next }),
};
