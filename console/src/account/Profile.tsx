// The user's own name and language, and what they may do in which shop.
import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Tag } from '../components/Tag';
import { useTold } from '../components/useTold';
import { sessionApi, type Language } from '../session/session';
import { sessionQueryKey, useCurrent } from '../session/SessionContext';
import { Panel } from './Panel';

const languages = [
  { value: 'nl', label: 'Nederlands' },
  { value: 'en', label: 'English' },
];

export function Profile() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { user } = useCurrent().session;
  const [name, setName] = useState(user.name);
  const [locale, setLocale] = useState<Language>(user.locale);
  const save = useTold({
    run: () => sessionApi.change({ locale, ...(name.trim() ? { name: name.trim() } : {}) }),
    done: t('account.saved'),
    onDone: (session) => {
      client.setQueryData(sessionQueryKey, session);
    },
  });
  return (
    <Panel title={t('account.profile')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined);
        }}
      >
        <Stack>
          <TextInput
            label={t('signin.email')}
            description={t('account.emailHint')}
            readOnly
            value={user.email}
          />
          <TextInput
            label={t('account.name')}
            autoComplete="name"
            maxLength={200}
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <NativeSelect
            label={t('shell.language')}
            data={languages}
            value={locale}
            onChange={(event) => {
              setLocale(event.currentTarget.value === 'nl' ? 'nl' : 'en');
            }}
          />
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t('settings.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

export function Rights() {
  const { t } = useTranslation();
  const { shops } = useCurrent().session;
  return (
    <Panel title={t('account.rights')}>
      {shops.map((one) => (
        <Stack key={one.shop} gap={6}>
          {shops.length > 1 ? <Text fw={600}>{one.name}</Text> : null}
          {one.roles.map((role) => (
            <div key={role}>
              <Tag tone="calm">{t(`role.name.${role}`)}</Tag>
              <Text size="sm" mt={4}>
                {t(`role.may.${role}`)}
              </Text>
            </div>
          ))}
        </Stack>
      ))}
    </Panel>
  );
}
