// Who is signed in, and what they may do in the shop that they chose. The server judges every call;
// what is hidden here is hidden to be clear, not to be safe.
import { api, bodyOf, type Schema } from '../api/client';

export type Session = Schema['Session'];
export type ShopAccess = Schema['SessionShop'];
export type Role = ShopAccess['roles'][number];
export type Scope = ShopAccess['scopes'][number];
export type Language = Session['user']['locale'];
export type Credentials = Schema['SignIn'];

export const sessionApi = {
  read: () => bodyOf(api.GET('/v1/session')),
  open: (body: Credentials) => bodyOf(api.POST('/v1/session', { body })),
  close: () => bodyOf(api.DELETE('/v1/session')),
  change: (body: Schema['ProfileChange']) => bodyOf(api.PATCH('/v1/session', { body })),
  changePassword: (current: string, next: string) =>
    bodyOf(api.PUT('/v1/session/password', { body: { current, new: next } })),
  startTotp: () => bodyOf(api.POST('/v1/session/totp')),
  confirmTotp: (totp: string) => bodyOf(api.POST('/v1/session/totp/confirm', { body: { totp } })),
  stopTotp: (password: string) => bodyOf(api.DELETE('/v1/session/totp', { body: { password } })),
};
