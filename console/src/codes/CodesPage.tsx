// Pools of unique codes, and the search for one code.
import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconSearch, IconTicket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router-dom';
import { DataTable, type Column } from '../components/DataTable';
import { PageHead } from '../components/PageHead';
import { Pages, usePageWalk } from '../components/Pages';
import { Empty, Loaded } from '../components/States';
import { Tag } from '../components/Tag';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import { NewPool } from './NewPool';
import { poolList, type Pool } from './queries';

function useColumns(): Column<Pool>[] {
  const { t } = useTranslation();
  const format = useFormats();
  return [
    {
      key: 'name',
      label: t('codes.pool'),
      cell: (pool) => (
        <Stack gap={0}>
          <Anchor component={Link} to={`/codes/pools/${encodeURIComponent(pool.id)}`} fw={600}>
            {pool.name}
          </Anchor>
          <Text size="sm" className="quiet" fw={400}>
            {pool.id}
          </Text>
        </Stack>
      ),
    },
    {
      key: 'state',
      label: t('promotion.stateLabel'),
      cell: (pool) => (
        <Tag tone={pool.active ? 'good' : 'warn'}>{t(pool.active ? 'codes.on' : 'codes.off')}</Tag>
      ),
    },
    { key: 'pattern', label: t('codes.pattern'), cell: (pool) => <code>{pool.pattern}</code> },
    {
      key: 'size',
      label: t('codes.size'),
      figure: true,
      cell: (pool) => format.number(pool.size),
    },
    { key: 'made', label: t('codes.made'), cell: (pool) => format.date(pool.created_at) },
  ];
}

function FindCode() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const asked = code.trim();
        if (asked) navigate(`/codes/${encodeURIComponent(asked)}`);
      }}
    >
      <Group className="filters" align="flex-end" mb="md">
        <TextInput
          label={t('codes.find')}
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
          }}
        />
        <Button
          type="submit"
          variant="default"
          className="start"
          leftSection={<IconSearch size={16} aria-hidden />}
        >
          {t('codes.search')}
        </Button>
      </Group>
    </form>
  );
}

export default function CodesPage() {
  const { t } = useTranslation();
  const { may } = useCurrent();
  const [opened, dialog] = useDisclosure(false);
  const walk = usePageWalk();
  const pools = useQuery(poolList(walk.after));
  const columns = useColumns();
  const add = may('codes') ? (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={dialog.open}>
      {t('codes.newPool')}
    </Button>
  ) : null;
  return (
    <>
      <PageHead title={t('nav.codes')} actions={add} />
      <NewPool opened={opened} onClose={dialog.close} />
      <FindCode />
      <div className="surface">
        <Loaded query={pools}>
          {(page) =>
            page.items.length === 0 ? (
              <Empty
                icon={<IconTicket />}
                title={t('codes.none')}
                text={t('codes.noneText')}
                action={add}
              />
            ) : (
              <DataTable
                label={t('codes.pools')}
                columns={columns}
                items={page.items}
                idOf={(pool) => pool.id}
              />
            )
          }
        </Loaded>
      </div>
      {pools.data ? <Pages walk={walk} next={pools.data.next} /> : null}
    </>
  );
}
