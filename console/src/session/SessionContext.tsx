// Gives the pages the session and the chosen shop. The choice of shop is kept in the browser.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import i18next from 'i18next';
import { onSignedOut, setCaller } from '../api/client';
import { isCode } from '../api/problem';
import { sessionApi, type Session, type ShopAccess } from './session';

type Current = {
  session: Session;
  shop: ShopAccess;
  chooseShop: (shop: string) => void;
  may: (scope: string) => boolean;
};

const CurrentContext = createContext<Current | null>(null);
const chosenKey = 'stapel.shop';

export const sessionQueryKey = ['session'] as const;

export function useSessionQuery() {
  return useQuery({
    queryKey: sessionQueryKey,
    queryFn: async (): Promise<Session | null> => {
      try {
        return await sessionApi.read();
      } catch (error) {
        if (isCode(error, 'unauthorized')) return null;
        throw error;
      }
    },
    staleTime: Infinity,
    retry: 1,
  });
}

// Drops everything that was read as somebody, when that somebody is no longer known.
export function useForgetOnSignOut(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      onSignedOut(() => {
        if (client.getQueryData(sessionQueryKey)) client.setQueryData(sessionQueryKey, null);
      }),
    [client],
  );
}

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState(() => localStorage.getItem(chosenKey));
  const shop = session.shops.find((one) => one.shop === chosen) ?? session.shops[0];
  // Before the children ask for anything.
  setCaller(shop?.shop ?? '', session.csrf_token);

  useEffect(() => {
    void i18next.changeLanguage(session.user.locale);
  }, [session.user.locale]);

  const chooseShop = useCallback(
    (next: string) => {
      localStorage.setItem(chosenKey, next);
      setChosen(next);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionQueryKey[0] });
    },
    [client],
  );
  const current = useMemo(() => {
    if (!shop) return null;
    return { session, shop, chooseShop, may: (scope: string) => shop.scopes.includes(scope) };
  }, [session, shop, chooseShop]);

  return <CurrentContext.Provider value={current}>{children}</CurrentContext.Provider>;
}

export function useCurrent(): Current {
  const current = useContext(CurrentContext);
  if (!current) throw new Error('asked for the session outside of it');
  return current;
}

export function useHasShop(): boolean {
  return useContext(CurrentContext) !== null;
}
