// Gives the pages the session and the chosen shop. The choice of shop is kept in the browser.
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import {
  createContext,
  Fragment,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import type { ReactNode } from 'react';
import i18next from 'i18next';
import { setCaller } from '../api/client';
import { isCode } from '../api/problem';
import { sessionApi, type Scope, type Session, type ShopAccess } from './session';

type Current = {
  session: Session;
  shop: ShopAccess;
  chooseShop: (shop: string) => void;
  may: (scope: Scope) => boolean;
};

const CurrentContext = createContext<Current | null>(null);
const chosenKey = 'stapel.shop';
// Kept while somebody is signed in with this browser: else there is no session to ask for.
const signedInKey = 'stapel.signedIn';

export const sessionQueryKey = ['session'] as const;

const isOthers = ({ queryKey }: { queryKey: readonly unknown[] }) =>
  queryKey[0] !== sessionQueryKey[0];

// Somebody came or left: forgets everything that was read as somebody else. The session's own
// query stays, because the page looks at it.
export function changeSession(client: QueryClient, session: Session | null): void {
  if (session) localStorage.setItem(signedInKey, 'yes');
  else localStorage.removeItem(signedInKey);
  client.removeQueries({ predicate: isOthers });
  client.setQueryData(sessionQueryKey, session);
}

// The same person goes on: what was read is asked for again.
export function renewSession(client: QueryClient, session: Session): void {
  client.setQueryData(sessionQueryKey, session);
  void client.invalidateQueries({ predicate: isOthers });
}

export function useSessionQuery() {
  return useQuery({
    queryKey: sessionQueryKey,
    queryFn: async (): Promise<Session | null> => {
      if (localStorage.getItem(signedInKey) === null) return null;
      try {
        return await sessionApi.read();
      } catch (error) {
        if (!isCode(error, 'unauthorized')) throw error;
        localStorage.removeItem(signedInKey);
        return null;
      }
    },
    staleTime: Infinity,
    retry: 1,
  });
}

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState(() => localStorage.getItem(chosenKey));
  const shop = session.shops.find((one) => one.shop === chosen) ?? session.shops[0];
  // Before the children ask for anything.
  setCaller(shop?.shop ?? '', session.csrf_token);

  // Who has never chosen a language keeps the one that the browser asks for.
  const { locale, must_change_password } = session.user;
  useEffect(() => {
    if (!must_change_password) void i18next.changeLanguage(locale);
  }, [locale, must_change_password]);

  const chooseShop = useCallback(
    (next: string) => {
      localStorage.setItem(chosenKey, next);
      setChosen(next);
      client.removeQueries({ predicate: isOthers });
    },
    [client],
  );
  const current = useMemo(() => {
    if (!shop) return null;
    return { session, shop, chooseShop, may: (scope: Scope) => shop.scopes.includes(scope) };
  }, [session, shop, chooseShop]);

  // Another shop is another console: nothing of the pages goes along.
  return (
    <CurrentContext.Provider value={current}>
      <Fragment key={shop?.shop}>{children}</Fragment>
    </CurrentContext.Provider>
  );
}

export function useCurrent(): Current {
  const current = useContext(CurrentContext);
  if (!current) throw new Error('asked for the session outside of it');
  return current;
}

export function useHasShop(): boolean {
  return useContext(CurrentContext) !== null;
}
