// One pool: how many codes it has, more of them, all of them as a file, switching it off; and its
// codes, a page at a time.
import { Anchor, Button, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconDownload, IconPlus, IconTicket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import { DataTable, type Column } from '../components/DataTable';
import { PageHead } from '../components/PageHead';
import { Pages, usePageWalk } from '../components/Pages';
import { Empty, Loaded } from '../components/States';
import { Tag } from '../components/Tag';
import { useTold } from '../components/useTold';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import { Generate } from './Generate';
import {
  exportCodes,
  poolCodes,
  poolDetail,
  switchPool,
  type Pool,
  type PoolCode,
} from './queries';
import { SwitchButton } from './SwitchButton';

function useColumns(): Column<PoolCode>[] {
  const { t } = useTranslation();
  const format = useFormats();
  return [
    {
      key: 'code',
      label: t('codes.code'),
      cell: (one) => (
        <Anchor
          component={Link}
          to={`/codes/${encodeURIComponent(one.code)}`}
          ff="monospace"
          fw={600}
        >
          {one.code}
        </Anchor>
      ),
    },
    { key: 'used', label: t('codes.used'), figure: true, cell: (one) => format.number(one.used) },
    { key: 'held', label: t('codes.held'), figure: true, cell: (one) => format.number(one.held) },
    {
      key: 'state',
      label: t('promotion.stateLabel'),
      cell: (one) => (
        <Tag tone={one.active ? 'good' : 'warn'}>{t(one.active ? 'codes.on' : 'codes.off')}</Tag>
      ),
    },
  ];
}

function ExportButton({ pool }: { pool: Pool }) {
  const { t } = useTranslation();
  const [rows, setRows] = useState(0);
  const download = useTold({
    run: () => exportCodes(pool.id, setRows),
    done: t('codes.exported'),
    onDone: (file) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(file);
      link.download = `${pool.id}.csv`;
      link.click();
      URL.revokeObjectURL(link.href);
    },
  });
  return (
    <>
      <Button
        variant="default"
        loading={download.isPending}
        leftSection={<IconDownload size={18} aria-hidden />}
        onClick={() => {
          download.mutate(undefined);
        }}
      >
        {t('codes.export')}
      </Button>
      {download.isPending && pool.size > 0 ? (
        <Progress w={120} value={(rows / pool.size) * 100} aria-label={t('codes.export')} />
      ) : null}
    </>
  );
}

function Switch({ pool }: { pool: Pool }) {
  const { t } = useTranslation();
  const way = pool.active ? 'deactivate' : 'activate';
  return (
    <SwitchButton
      active={pool.active}
      title={t(`codes.poolSwitch.${way}.title`)}
      text={t(`codes.poolSwitch.${way}.text`)}
      run={(active) => switchPool(pool.id, active)}
    />
  );
}

function Facts({ pool }: { pool: Pool }) {
  const { t } = useTranslation();
  const format = useFormats();
  const facts = [
    { label: t('codes.size'), value: format.number(pool.size) },
    { label: t('codes.pattern'), value: pool.pattern },
    { label: t('codes.usesMax'), value: format.number(pool.uses_max) },
    { label: t('codes.made'), value: format.date(pool.created_at) },
  ];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} mb="lg">
      {facts.map(({ label, value }) => (
        <div key={label} className="surface fact">
          <Text size="sm" className="quiet">
            {label}
          </Text>
          <Text fz={20} fw={650} className="figure">
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

function CodeList({ pool }: { pool: Pool }) {
  const { t } = useTranslation();
  const walk = usePageWalk();
  const columns = useColumns();
  const codes = useQuery(poolCodes(pool.id, walk.after));
  return (
    <>
      <div className="surface">
        <Loaded query={codes}>
          {(page) =>
            page.items.length === 0 ? (
              <Empty icon={<IconTicket />} title={t('codes.empty')} text={t('codes.emptyText')} />
            ) : (
              <DataTable
                label={t('codes.ofPool', { name: pool.name })}
                columns={columns}
                items={page.items}
                idOf={(one) => one.code}
              />
            )
          }
        </Loaded>
      </div>
      {codes.data ? <Pages walk={walk} next={codes.data.next} /> : null}
    </>
  );
}

function Body({ pool }: { pool: Pool }) {
  const { t } = useTranslation();
  const { may } = useCurrent();
  const [generating, setGenerating] = useState(false);
  return (
    <Stack gap={0}>
      <PageHead
        title={pool.name}
        crumbs={[{ label: t('nav.codes'), to: '/codes' }]}
        aside={
          <Tag tone={pool.active ? 'good' : 'warn'}>
            {t(pool.active ? 'codes.on' : 'codes.off')}
          </Tag>
        }
        actions={
          may('codes') ? (
            <Group gap="xs">
              <ExportButton pool={pool} />
              <Switch pool={pool} />
              <Button
                leftSection={<IconPlus size={18} aria-hidden />}
                onClick={() => {
                  setGenerating(true);
                }}
              >
                {t('codes.generate')}
              </Button>
            </Group>
          ) : null
        }
      />
      <Generate
        pool={pool}
        opened={generating}
        onClose={() => {
          setGenerating(false);
        }}
      />
      <Facts pool={pool} />
      <CodeList pool={pool} />
    </Stack>
  );
}

export default function PoolPage() {
  const { id = '' } = useParams();
  const pool = useQuery(poolDetail(id));
  return <Loaded query={pool}>{(found) => <Body pool={found} />}</Loaded>;
}
