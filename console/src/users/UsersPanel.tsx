// Who works in this shop, with which roles, and what owners do about it.
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../components/DataTable';
import { Pages, usePageWalk } from '../components/Pages';
import { Loaded } from '../components/States';
import { Tag } from '../components/Tag';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import { userList, type User } from './queries';
import { RolesExplained } from './roles';
import { Change, Handover, Invite } from './UserDialogs';
import { UserMenu } from './UserMenu';

type Open = { what: 'invite' } | { what: 'change' | 'handover'; user: User } | null;

function isOwner(user: User): boolean {
  return user.roles.includes('owner') && !user.disabled;
}

const byName = (a: User, b: User) => (a.name || a.email).localeCompare(b.name || b.email);

// As far as this page of the list tells; the server knows, and refuses.
function lastOwnerOf(users: readonly User[], whole: boolean): string | null {
  const owners = users.filter(isOwner);
  return whole && owners.length === 1 ? (owners[0]?.id ?? null) : null;
}

function Who({ user }: { user: User }) {
  const { t } = useTranslation();
  const { session } = useCurrent();
  return (
    <Stack gap={0} ta="left">
      <Group gap={6}>
        <Text fw={600} c="var(--mantine-color-text)">
          {user.name || user.email}
        </Text>
        {user.id === session.user.id ? <Tag tone="calm">{t('users.you')}</Tag> : null}
      </Group>
      {user.name ? (
        <Text size="sm" className="quiet" fw={400}>
          {user.email}
        </Text>
      ) : null}
    </Stack>
  );
}

function useColumns(lastOwner: string | null, open: (next: Open) => void): Column<User>[] {
  const { t } = useTranslation();
  const format = useFormats();
  const { shop } = useCurrent();
  return [
    { key: 'who', label: t('users.who'), cell: (user) => <Who user={user} /> },
    {
      key: 'roles',
      label: t('users.roles'),
      cell: (user) => (
        <Group gap={6}>
          {user.roles.map((role) => (
            <Tag key={role}>{t(`role.name.${role}`)}</Tag>
          ))}
        </Group>
      ),
    },
    {
      key: 'state',
      label: t('promotion.stateLabel'),
      cell: (user) => (
        <Group gap={6}>
          <Tag tone={user.disabled ? 'bad' : 'good'}>
            {t(user.disabled ? 'users.disabled' : 'users.active')}
          </Tag>
          {user.totp ? <Tag tone="calm">{t('users.totp')}</Tag> : null}
        </Group>
      ),
    },
    {
      key: 'seen',
      label: t('users.seen'),
      cell: (user) =>
        user.last_seen_at ? format.dateTime(user.last_seen_at, shop.timezone) : t('users.never'),
    },
    {
      key: 'do',
      label: '',
      figure: true,
      cell: (user) => (
        <UserMenu
          user={user}
          isLastOwner={user.id === lastOwner}
          onChange={() => {
            open({ what: 'change', user });
          }}
          onReset={(changed) => {
            open({ what: 'handover', user: changed });
          }}
        />
      ),
    },
  ];
}

type DialogsProps = { open: Open; lastOwner: string | null; set: (next: Open) => void };

function Dialogs({ open, lastOwner, set }: DialogsProps) {
  const close = () => {
    set(null);
  };
  if (open === null) return null;
  if (open.what === 'change') {
    return <Change user={open.user} isLastOwner={open.user.id === lastOwner} onClose={close} />;
  }
  if (open.what === 'handover') return <Handover user={open.user} onClose={close} />;
  return (
    <Invite
      onClose={close}
      onInvited={(user) => {
        set({ what: 'handover', user });
      }}
    />
  );
}

export function UsersPanel() {
  const { t } = useTranslation();
  const { shop } = useCurrent();
  const walk = usePageWalk();
  const users = useQuery(userList(walk.after));
  const [open, setOpen] = useState<Open>(null);
  const whole = walk.isFirst && users.data?.next === null;
  const lastOwner = lastOwnerOf(users.data?.items ?? [], whole);
  const columns = useColumns(lastOwner, setOpen);
  return (
    <Stack gap="lg">
      <Dialogs open={open} lastOwner={lastOwner} set={setOpen} />
      <Stack className="surface" component="section" gap={0}>
        <Group justify="space-between" p="lg" pb="sm">
          <Title order={2} size="h5">
            {t('users.title', { shop: shop.name })}
          </Title>
          <Button
            leftSection={<IconUserPlus size={18} aria-hidden />}
            onClick={() => {
              setOpen({ what: 'invite' });
            }}
          >
            {t('users.invite')}
          </Button>
        </Group>
        <Loaded query={users}>
          {(page) => (
            <DataTable
              label={t('settings.tab.users')}
              columns={columns}
              items={[...page.items].sort(byName)}
              idOf={(user) => user.id}
            />
          )}
        </Loaded>
      </Stack>
      {users.data ? <Pages walk={walk} next={users.data.next} /> : null}
      <RolesExplained />
    </Stack>
  );
}
