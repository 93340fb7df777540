// Who did something, by name where the reader may know it: of keys and users the trail keeps the id.
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCurrent } from '../session/SessionContext';
import { userList } from '../users/queries';
import { keysQuery } from './queries';

export function useActorNames(): (actor: string) => string {
  const { t } = useTranslation();
  const { may, session } = useCurrent();
  const keys = useQuery({ ...keysQuery, enabled: may('keys') });
  const users = useQuery({ ...userList(undefined), enabled: may('users') });
  const names = useMemo(() => {
    const known = new Map([[session.user.id, session.user.name || session.user.email]]);
    for (const key of keys.data?.items ?? []) known.set(key.id, key.name);
    for (const user of users.data?.items ?? []) known.set(user.id, user.name || user.email);
    return known;
  }, [session, keys.data, users.data]);
  return useCallback(
    (actor: string) => (actor === 'cli' ? t('audit.cli') : (names.get(actor) ?? actor)),
    [names, t],
  );
}
