// API keys: who has one, a new one (shown once), and taking one back.
import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddForm } from '../components/AddForm';
import { DataTable, type Column } from '../components/DataTable';
import { Empty, Loaded } from '../components/States';
import { Tag } from '../components/Tag';
import { useConfirm } from '../components/useConfirm';
import { useTold } from '../components/useTold';
import { ChoiceInput, WordInput } from '../editor/inputs';
import { useFormats } from '../i18n/format';
import { createKey, keysQuery, revokeKey, settingsKey, type ApiKey } from './queries';

function NewKey() {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<ApiKey['kind']>('secret');
  const [test, setTest] = useState(false);
  const create = useTold({
    run: () => createKey({ name, kind, test }),
    stale: [settingsKey],
    onDone: () => {
      setName('');
    },
  });
  return (
    <AddForm
      title={t('keys.new')}
      action={t('keys.create')}
      ready={name !== ''}
      works={create.isPending}
      secret={create.data?.key}
      onAdd={() => {
        create.mutate(undefined);
      }}
    >
      <WordInput
        label={t('keys.name')}
        value={name}
        onChange={(next) => {
          setName(String(next));
        }}
      />
      <ChoiceInput
        label={t('keys.kind')}
        value={kind}
        choices={(['secret', 'publishable'] as const).map((value) => ({
          value,
          label: t(`keys.kinds.${value}`),
        }))}
        onChange={(next) => {
          setKind(next === 'publishable' ? 'publishable' : 'secret');
        }}
      />
      <Switch
        className="flag"
        label={t('keys.test')}
        checked={test}
        onChange={(event) => {
          setTest(event.currentTarget.checked);
        }}
      />
    </AddForm>
  );
}

function Revoke({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  const { ask, dialog } = useConfirm();
  const revoke = useTold({
    run: () => revokeKey(apiKey.id),
    stale: [settingsKey],
    done: t('keys.revoked'),
  });
  if (apiKey.revoked_at !== null) return null;
  return (
    <>
      {dialog}
      <Button
        size="xs"
        variant="default"
        loading={revoke.isPending}
        aria-label={t('keys.revokeNamed', { name: apiKey.name })}
        onClick={() => {
          ask({
            title: t('keys.revokeNamed', { name: apiKey.name }),
            text: t('keys.revokeText'),
            confirm: t('keys.revoke'),
            destructive: true,
            onConfirm: () => {
              revoke.mutate(undefined);
            },
          });
        }}
      >
        {t('keys.revoke')}
      </Button>
    </>
  );
}

export function KeysPanel() {
  const { t } = useTranslation();
  const format = useFormats();
  const keys = useQuery(keysQuery);
  const columns: Column<ApiKey>[] = [
    {
      key: 'name',
      label: t('keys.name'),
      cell: (key) => (
        <>
          {key.name}
          <Text size="sm" className="quiet" fw={400}>
            {key.id}
          </Text>
        </>
      ),
    },
    {
      key: 'kind',
      label: t('keys.kind'),
      cell: (key) => (
        <Group gap={6}>
          {t(`keys.kinds.${key.kind}`)}
          {key.test ? <Tag>{t('keys.test')}</Tag> : null}
        </Group>
      ),
    },
    {
      key: 'scopes',
      label: t('keys.scopes'),
      cell: (key) => (key.scopes.length === 0 ? t('keys.everything') : key.scopes.join(', ')),
    },
    { key: 'made', label: t('codes.made'), cell: (key) => format.date(key.created_at) },
    {
      key: 'state',
      label: t('promotion.stateLabel'),
      cell: (key) => (
        <Tag tone={key.revoked_at === null ? 'good' : 'plain'}>
          {t(key.revoked_at === null ? 'keys.valid' : 'keys.revokedState')}
        </Tag>
      ),
    },
    { key: 'do', label: '', cell: (key) => <Revoke apiKey={key} /> },
  ];
  return (
    <Stack gap="lg">
      <NewKey />
      <div className="surface">
        <Loaded query={keys}>
          {(page) =>
            page.items.length === 0 ? (
              <Empty icon={<IconKey />} title={t('keys.none')} text={t('keys.noneText')} />
            ) : (
              <DataTable
                label={t('settings.tab.keys')}
                columns={columns}
                items={page.items}
                idOf={(key) => key.id}
              />
            )
          }
        </Loaded>
      </div>
    </Stack>
  );
}
