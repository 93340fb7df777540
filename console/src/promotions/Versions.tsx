// The published versions, and what changed from one to the next.
import { Button, Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client';
import { Empty, Loaded } from '../components/States';
import { useConfirm } from '../components/useConfirm';
import { useTold } from '../components/useTold';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import {
  promotionDifferences,
  promotionsKey,
  promotionVersions,
  restoreVersion,
  type Promotion,
} from './queries';

type Version = Schema['Version'];
type Difference = Schema['Differences']['differences'][number];

function Change({ change }: { change: Difference }) {
  const { t } = useTranslation();
  return (
    <div className="change">
      <Text size="sm" fw={600} ff="monospace">
        {change.pointer || '/'}
      </Text>
      {change.before === undefined ? null : (
        <pre className="json before">
          <span className="visually-hidden">{t('version.before')} </span>
          {JSON.stringify(change.before, null, 2)}
        </pre>
      )}
      {change.after === undefined ? null : (
        <pre className="json after">
          <span className="visually-hidden">{t('version.after')} </span>
          {JSON.stringify(change.after, null, 2)}
        </pre>
      )}
    </div>
  );
}

function Compare({ promotion, versions }: { promotion: Promotion; versions: Version[] }) {
  const { t } = useTranslation();
  const newest = promotion.has_draft ? 'draft' : String(promotion.live_version);
  const [to, setTo] = useState(newest);
  const [from, setFrom] = useState(
    String(promotion.has_draft ? promotion.live_version : Math.max(1, promotion.live_version - 1)),
  );
  const differences = useQuery(promotionDifferences(promotion.id, from, to));
  const choices = [
    ...(promotion.has_draft ? [{ value: 'draft', label: t('version.draft') }] : []),
    ...versions.map((one) => ({
      value: String(one.version),
      label: t('version.number', { number: one.version }),
    })),
  ];
  return (
    <Stack className="surface" p="lg">
      <Title order={2} size="h5">
        {t('version.differences')}
      </Title>
      <Group grow align="flex-end">
        <NativeSelect
          label={t('version.from')}
          data={choices}
          value={from}
          onChange={(event) => {
            setFrom(event.currentTarget.value);
          }}
        />
        <NativeSelect
          label={t('version.to')}
          data={choices}
          value={to}
          onChange={(event) => {
            setTo(event.currentTarget.value);
          }}
        />
      </Group>
      <Loaded query={differences}>
        {(found) =>
          found.differences.length === 0 ? (
            <Text className="quiet">{t('version.same')}</Text>
          ) : (
            <Stack>
              {found.differences.map((change) => (
                <Change key={change.pointer} change={change} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  );
}

function Restore({ promotion, version }: { promotion: Promotion; version: number }) {
  const { t } = useTranslation();
  const { may } = useCurrent();
  const { ask, dialog } = useConfirm();
  const restore = useTold({
    run: () => restoreVersion(promotion.id, version, promotion.revision),
    stale: [promotionsKey],
    done: t('version.restored', { number: version }),
  });
  if (!may('promotions.write')) return null;
  return (
    <>
      {dialog}
      <Button
        size="xs"
        variant="default"
        loading={restore.isPending}
        aria-label={t('version.restoreNumber', { number: version })}
        onClick={() => {
          ask({
            title: t('version.restoreNumber', { number: version }),
            text: t('version.restoreText'),
            confirm: t('version.restore'),
            onConfirm: () => {
              restore.mutate(undefined);
            },
          });
        }}
      >
        {t('version.restore')}
      </Button>
    </>
  );
}

function VersionList({ promotion, versions }: { promotion: Promotion; versions: Version[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <Stack className="surface" p="lg" gap="xs" component="section">
      <Title order={2} size="h5">
        {t('promotion.versions')}
      </Title>
      {[...versions].reverse().map((one) => (
        <Group key={one.version} justify="space-between" wrap="nowrap" mih={36}>
          <div>
            <Text fw={600}>{t('version.number', { number: one.version })}</Text>
            <Text size="sm" className="quiet">
              {format.dateTime(one.published_at)}
            </Text>
          </div>
          {one.version === promotion.live_version ? null : (
            <Restore promotion={promotion} version={one.version} />
          )}
        </Group>
      ))}
    </Stack>
  );
}

export function Versions({ promotion }: { promotion: Promotion }) {
  const { t } = useTranslation();
  const versions = useQuery(promotionVersions(promotion.id, undefined));
  if (promotion.live_version === 0) {
    return (
      <div className="surface">
        <Empty icon={<IconHistory />} title={t('version.none')} text={t('version.noneText')} />
      </div>
    );
  }
  return (
    <Loaded query={versions}>
      {(page) => (
        <div className="one-to-two">
          <VersionList promotion={promotion} versions={page.items} />
          <Compare promotion={promotion} versions={page.items} />
        </div>
      )}
    </Loaded>
  );
}
