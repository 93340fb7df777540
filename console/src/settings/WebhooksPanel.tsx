// Where events are sent, how that went, a test, and taking an endpoint away.
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client';
import { AddForm } from '../components/AddForm';
import { DataTable, type Column } from '../components/DataTable';
import { Pages, usePageWalk } from '../components/Pages';
import { Empty, Loaded } from '../components/States';
import { Tag, type Tone } from '../components/Tag';
import { useConfirm } from '../components/useConfirm';
import { useTold } from '../components/useTold';
import { WordInput } from '../editor/inputs';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import {
  createWebhook,
  deleteWebhook,
  deliveries,
  settingsKey,
  testWebhook,
  webhooksQuery,
  type Webhook,
} from './queries';

type Attempt = Schema['WebhookAttempt'];
const outcomes: Record<Attempt['outcome'], Tone> = {
  delivered: 'good',
  failed: 'warn',
  given_up: 'bad',
  disabled: 'bad',
};

function NewWebhook() {
  const { t } = useTranslation();
  const [url, setUrl] = useState('');
  const create = useTold({
    run: () => createWebhook(url),
    stale: [settingsKey],
    onDone: () => {
      setUrl('');
    },
  });
  return (
    <AddForm
      title={t('webhooks.new')}
      action={t('webhooks.add')}
      ready={url !== ''}
      works={create.isPending}
      secret={create.data?.secret}
      onAdd={() => {
        create.mutate(undefined);
      }}
    >
      <WordInput
        label={t('webhooks.url')}
        value={url}
        onChange={(next) => {
          setUrl(String(next));
        }}
      />
    </AddForm>
  );
}

function Log({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { shop } = useCurrent();
  const walk = usePageWalk();
  const attempts = useQuery(deliveries(webhook.id, walk.after));
  const columns: Column<Attempt>[] = [
    { key: 'type', label: t('webhooks.event'), cell: (one) => <code>{one.type}</code> },
    {
      key: 'outcome',
      label: t('webhooks.outcome'),
      cell: (one) => (
        <Tag tone={outcomes[one.outcome]}>{t(`webhooks.outcomes.${one.outcome}`)}</Tag>
      ),
    },
    {
      key: 'answer',
      label: t('webhooks.answer'),
      cell: (one) => (one.status === null ? (one.error ?? '–') : String(one.status)),
    },
    {
      key: 'took',
      label: t('webhooks.took'),
      figure: true,
      cell: (one) => t('webhooks.milliseconds', { number: format.number(one.milliseconds) }),
    },
    {
      key: 'at',
      label: t('audit.when'),
      cell: (one) => format.dateTime(one.at, shop.timezone),
    },
  ];
  return (
    <>
      <Loaded query={attempts} rows={2}>
        {(page) =>
          page.items.length === 0 ? (
            <Text size="sm" className="quiet">
              {t('webhooks.nothing')}
            </Text>
          ) : (
            <DataTable
              label={t('webhooks.log', { url: webhook.url })}
              columns={columns}
              items={page.items}
              idOf={(one) => String(one.sequence)}
            />
          )
        }
      </Loaded>
      {attempts.data ? <Pages walk={walk} next={attempts.data.next} /> : null}
    </>
  );
}

function Endpoint({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const { ask, dialog } = useConfirm();
  const [open, setOpen] = useState(false);
  const test = useTold({
    run: () => testWebhook(webhook.id),
    stale: [settingsKey],
    done: t('webhooks.tested'),
  });
  const remove = useTold({
    run: () => deleteWebhook(webhook.id),
    stale: [settingsKey],
    done: t('webhooks.removed'),
  });
  return (
    <Stack className="surface" p="lg" component="section" gap="sm">
      {dialog}
      <Group justify="space-between">
        <Group gap="sm">
          <Title order={2} size="h6">
            {webhook.url}
          </Title>
          <Tag tone={webhook.state === 'enabled' ? 'good' : 'bad'}>
            {t(`webhooks.state.${webhook.state}`)}
          </Tag>
        </Group>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            aria-expanded={open}
            onClick={() => {
              setOpen(!open);
            }}
          >
            {t('webhooks.showLog')}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={test.isPending}
            onClick={() => {
              test.mutate(undefined);
            }}
          >
            {t('webhooks.test')}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={remove.isPending}
            onClick={() => {
              ask({
                title: t('webhooks.removeTitle'),
                text: t('webhooks.removeText'),
                confirm: t('action.remove'),
                destructive: true,
                onConfirm: () => {
                  remove.mutate(undefined);
                },
              });
            }}
          >
            {t('action.remove')}
          </Button>
        </Group>
      </Group>
      {webhook.reason ? <Text size="sm">{webhook.reason}</Text> : null}
      {open ? <Log webhook={webhook} /> : null}
    </Stack>
  );
}

export function WebhooksPanel() {
  const { t } = useTranslation();
  const webhooks = useQuery(webhooksQuery);
  return (
    <Stack gap="lg">
      <NewWebhook />
      <Loaded query={webhooks}>
        {(page) => {
          const shown = page.items.filter((one) => one.state !== 'deleted');
          return shown.length === 0 ? (
            <div className="surface">
              <Empty
                icon={<IconWebhook />}
                title={t('webhooks.none')}
                text={t('webhooks.noneText')}
              />
            </div>
          ) : (
            <>
              {shown.map((one) => (
                <Endpoint key={one.id} webhook={one} />
              ))}
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}
