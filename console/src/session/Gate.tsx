// Lets in who is signed in; everybody else gets the sign-in. Whose session ends at work signs in
// again on top of it, and goes on.
import { Center, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { onSignedOut } from '../api/client';
import { Failure } from '../components/States';
import { Shell } from '../shell/Shell';
import type { Session } from './session';
import {
  changeSession,
  renewSession,
  SessionProvider,
  sessionQueryKey,
  useSessionQuery,
} from './SessionContext';

const SignIn = lazy(() => import('./SignIn'));
const SignInAgain = lazy(() => import('./SignInAgain'));
const ChangePassword = lazy(() => import('./ChangePassword'));

// True from when the API no longer knows the session until somebody has signed in again.
function useOver(): [boolean, () => void] {
  const client = useQueryClient();
  const [over, setOver] = useState(false);
  useEffect(
    () =>
      onSignedOut(() => {
        if (client.getQueryData(sessionQueryKey)) setOver(true);
      }),
    [client],
  );
  const restart = () => {
    setOver(false);
  };
  return [over, restart];
}

function useEntry() {
  const client = useQueryClient();
  const [over, restart] = useOver();
  const enter = (session: Session | null) => {
    restart();
    changeSession(client, session);
  };
  const goOn = (session: Session) => {
    restart();
    renewSession(client, session);
  };
  return { over, enter, goOn };
}

export function Gate() {
  const { t } = useTranslation();
  const query = useSessionQuery();
  const { over, enter, goOn } = useEntry();
  const [typed, setTyped] = useState('');
  const waiting = (
    <Center mih="100vh">
      <Loader aria-label={t('state.loading')} />
    </Center>
  );
  if (query.isPending) return waiting;
  if (query.isError) {
    return (
      <Center mih="100vh" p="md" component="main">
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      </Center>
    );
  }
  const session = query.data;
  const signIn = (next: Session, password: string) => {
    setTyped(next.user.must_change_password ? password : '');
    enter(next);
  };
  if (!session) return <Suspense fallback={waiting}>{<SignIn onDone={signIn} />}</Suspense>;
  const leave = () => {
    enter(null);
  };
  return (
    <SessionProvider key={session.user.id} session={session}>
      <Suspense fallback={waiting}>
        {session.user.must_change_password ? (
          <ChangePassword
            current={typed}
            onDone={(next) => {
              setTyped('');
              goOn(next);
            }}
          />
        ) : (
          <Shell />
        )}
        {over ? <SignInAgain email={session.user.email} onDone={goOn} onLeave={leave} /> : null}
      </Suspense>
    </SessionProvider>
  );
}
