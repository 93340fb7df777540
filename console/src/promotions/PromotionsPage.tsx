// The promotions as a list, a page at a time, or as a calendar; by words and states. What is looked for stands in the address.
import {
  Anchor,
  Button,
  Group,
  NativeSelect,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDiscount2, IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router-dom';
import { DataTable, type Column } from '../components/DataTable';
import { PageHead } from '../components/PageHead';
import { Pages, usePageWalk, type PageWalk } from '../components/Pages';
import { Empty, Loaded, Loading } from '../components/States';
import { Tag } from '../components/Tag';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import { Period } from './Period';
import { promotionList, type Filter, type ListedPromotion } from './queries';
import { StateTag } from './StateTag';

const CalendarView = lazy(() => import('./calendar/CalendarView'));

const states = ['active', 'draft', 'paused', 'ended', 'waiting'] as const;

function useColumns(): Column<ListedPromotion>[] {
  const { t } = useTranslation();
  const format = useFormats();
  return [
    {
      key: 'name',
      label: t('promotion.name'),
      cell: (one) => (
        <Stack gap={0}>
          <Anchor component={Link} to={`/promotions/${encodeURIComponent(one.id)}`} fw={600}>
            {one.name || one.id}
          </Anchor>
          <Text size="sm" className="quiet" fw={400}>
            {one.id}
          </Text>
        </Stack>
      ),
    },
    {
      key: 'state',
      label: t('promotion.stateLabel'),
      cell: (one) => (
        <Group gap={6}>
          <StateTag promotion={one} />
          {one.has_draft && one.live_version > 0 ? (
            <Tag tone="calm">{t('promotion.draftWaits')}</Tag>
          ) : null}
        </Group>
      ),
    },
    {
      key: 'trigger',
      label: t('promotion.trigger'),
      cell: (one) => t(`promotion.triggers.${one.trigger}`),
    },
    { key: 'period', label: t('promotion.period'), cell: (one) => <Period of={one} /> },
    {
      key: 'updated',
      label: t('promotion.updated'),
      cell: (one) => format.date(one.updated_at),
    },
  ];
}

function Filters({
  q,
  state,
  set,
}: {
  q: string;
  state: string;
  set: (k: string, v: string) => void;
}) {
  const { t } = useTranslation();
  const [words, setWords] = useState(q);
  const [settled] = useDebouncedValue(words, 250);
  useEffect(() => {
    if (settled !== q) set('q', settled);
    // The address follows the words, not the other way round.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);
  return (
    <Group gap="sm" mb="md" align="flex-end" className="filters">
      <TextInput
        label={t('promotion.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
        }}
      />
      <NativeSelect
        label={t('promotion.stateLabel')}
        value={state}
        data={[
          { value: '', label: t('promotion.filter.all') },
          ...states.map((one) => ({ value: one, label: t(`promotion.filter.${one}`) })),
        ]}
        onChange={(event) => {
          set('state', event.currentTarget.value);
        }}
      />
    </Group>
  );
}

function NewButton() {
  const { t } = useTranslation();
  const { may } = useCurrent();
  if (!may('promotions.write')) return null;
  return (
    <Button component={Link} to="/promotions/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t('promotion.new')}
    </Button>
  );
}

function List({ filter, walk }: { filter: Filter; walk: PageWalk }) {
  const { t } = useTranslation();
  const columns = useColumns();
  const list = useQuery({
    ...promotionList(filter, walk.after),
    placeholderData: keepPreviousData,
  });
  const filtered = filter.q !== '' || filter.state !== '';
  return (
    <>
      <div className="surface">
        <Loaded query={list}>
          {(page) =>
            page.items.length === 0 && page.next === null ? (
              <Empty
                icon={<IconDiscount2 />}
                title={t(filtered ? 'promotion.noneFound' : 'promotion.none')}
                text={t(filtered ? 'promotion.noneFoundText' : 'promotion.noneText')}
                action={filtered ? undefined : <NewButton />}
              />
            ) : (
              <DataTable
                label={t('nav.promotions')}
                columns={columns}
                items={page.items}
                idOf={(one) => one.id}
              />
            )
          }
        </Loaded>
      </div>
      {list.data ? <Pages walk={walk} next={list.data.next} /> : null}
    </>
  );
}

function ViewSwitch({ view, set }: { view: string; set: (view: string) => void }) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      aria-label={t('calendar.view')}
      value={view}
      onChange={set}
      data={[
        { value: 'list', label: t('calendar.views.list') },
        { value: 'calendar', label: t('calendar.views.calendar') },
      ]}
    />
  );
}

export default function PromotionsPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const filter = { q: params.get('q') ?? '', state: params.get('state') ?? '' };
  const view = params.get('view') === 'calendar' ? 'calendar' : 'list';
  const walk = usePageWalk();
  const set = (name: string, value: string) => {
    walk.restart();
    setParams(
      (old) => {
        if (value) old.set(name, value);
        else old.delete(name);
        return old;
      },
      { replace: true },
    );
  };
  return (
    <>
      <PageHead
        title={t('nav.promotions')}
        aside={
          <ViewSwitch
            view={view}
            set={(next) => {
              set('view', next === 'list' ? '' : next);
            }}
          />
        }
        actions={<NewButton />}
      />
      <Filters q={filter.q} state={filter.state} set={set} />
      {view === 'calendar' ? (
        <Suspense fallback={<Loading />}>
          <CalendarView filter={filter} />
        </Suspense>
      ) : (
        <List filter={filter} walk={walk} />
      )}
    </>
  );
}
