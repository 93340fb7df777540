// Who changed what, from where, when: the latest first.
import { Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client';
import { DataTable, type Column } from '../components/DataTable';
import { Pages, usePageWalk } from '../components/Pages';
import { Empty, Loaded } from '../components/States';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import { auditTrail } from './queries';
import { useActorNames } from './useActorNames';

type Entry = Schema['AuditEntry'];

export function AuditPanel() {
  const { t } = useTranslation();
  const format = useFormats();
  const { shop } = useCurrent();
  const walk = usePageWalk();
  const nameOf = useActorNames();
  const entries = useQuery(auditTrail(walk.after));
  const columns: Column<Entry>[] = [
    {
      key: 'what',
      label: t('audit.what'),
      cell: (one) => (
        <>
          <code>{one.action}</code>
          <Text size="sm" className="quiet" fw={400}>
            {one.subject}
          </Text>
        </>
      ),
    },
    { key: 'who', label: t('audit.who'), cell: (one) => nameOf(one.actor) },
    { key: 'from', label: t('audit.from'), cell: (one) => one.from || '–' },
    {
      key: 'when',
      label: t('audit.when'),
      cell: (one) => format.dateTime(one.at, shop.timezone),
    },
  ];
  return (
    <>
      <div className="surface">
        <Loaded query={entries}>
          {(page) =>
            page.items.length === 0 ? (
              <Empty icon={<IconHistory />} title={t('audit.none')} text={t('audit.noneText')} />
            ) : (
              <DataTable
                label={t('settings.tab.audit')}
                columns={columns}
                items={page.items}
                idOf={(one) => String(one.sequence)}
              />
            )
          }
        </Loaded>
      </div>
      {entries.data ? <Pages walk={walk} next={entries.data.next} /> : null}
    </>
  );
}
