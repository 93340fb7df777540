// Try a cart against what is live, or ask why a past order was priced as it was.
import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PageHead } from '../components/PageHead';
import { useCurrent } from '../session/SessionContext';
import { DecisionPanel } from './DecisionPanel';
import { TryPanel } from './TryPanel';

export default function CartPage() {
  const { t } = useTranslation();
  const { may } = useCurrent();
  return (
    <>
      <PageHead title={t('nav.cart')} />
      <Tabs defaultValue="try" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="try">{t('cart.try')}</Tabs.Tab>
          {may('audit') ? <Tabs.Tab value="why">{t('cart.why')}</Tabs.Tab> : null}
        </Tabs.List>
        <Tabs.Panel value="try">
          <TryPanel />
        </Tabs.Panel>
        <Tabs.Panel value="why">
          <DecisionPanel />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
