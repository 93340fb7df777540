// The settings, a tab for each subject that the role may see. The open tab stands in the address.
import { Tabs } from '@mantine/core';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router-dom';
import { AccountPanel } from '../account/AccountPanel';
import { PageHead } from '../components/PageHead';
import { useCurrent } from '../session/SessionContext';
import { UsersPanel } from '../users/UsersPanel';
import { AuditPanel } from './AuditPanel';
import { KeysPanel } from './KeysPanel';
import { ShopPanel } from './ShopPanel';
import { WebhooksPanel } from './WebhooksPanel';

const tabs = [
  { name: 'shop', scope: 'shop', Panel: ShopPanel },
  { name: 'users', scope: 'users', Panel: UsersPanel },
  { name: 'keys', scope: 'keys', Panel: KeysPanel },
  { name: 'webhooks', scope: 'events', Panel: WebhooksPanel },
  { name: 'audit', scope: 'audit', Panel: AuditPanel },
  { name: 'account', scope: null, Panel: AccountPanel },
] as const satisfies readonly { name: string; scope: string | null; Panel: ComponentType }[];

export default function SettingsPage() {
  const { t } = useTranslation();
  const { may } = useCurrent();
  const navigate = useNavigate();
  const { tab } = useParams();
  const open = tabs.filter(({ scope }) => scope === null || may(scope));
  const chosen = open.find(({ name }) => name === tab) ?? open[0];
  return (
    <>
      <PageHead title={t('nav.settings')} />
      <Tabs
        value={chosen?.name ?? null}
        keepMounted={false}
        onChange={(next) => {
          navigate(`/settings/${next ?? ''}`);
        }}
      >
        <Tabs.List mb="md">
          {open.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {t(`settings.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {open.map(({ name, Panel }) => (
          <Tabs.Panel key={name} value={name}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
