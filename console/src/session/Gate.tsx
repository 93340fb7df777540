// Lets in who is signed in; everybody else gets the sign-in.
import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../components/States';
import { Shell } from '../shell/Shell';
import { ChangePassword } from './ChangePassword';
import { SessionProvider, useForgetOnSignOut, useSessionQuery } from './SessionContext';

const SignIn = lazy(() => import('./SignIn'));

export function Gate() {
  const { t } = useTranslation();
  const session = useSessionQuery();
  useForgetOnSignOut();
  const waiting = (
    <Center mih="100vh">
      <Loader aria-label={t('state.loading')} />
    </Center>
  );
  if (session.isPending) return waiting;
  if (session.isError) {
    return (
      <Center mih="100vh" p="md" component="main">
        <Failure error={session.error} onRetry={() => void session.refetch()} />
      </Center>
    );
  }
  if (!session.data) {
    return (
      <Suspense fallback={waiting}>
        <SignIn />
      </Suspense>
    );
  }
  return (
    <SessionProvider session={session.data}>
      {session.data.user.must_change_password ? <ChangePassword /> : <Shell />}
    </SessionProvider>
  );
}
