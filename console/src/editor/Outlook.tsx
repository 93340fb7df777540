// What the draft would do: to a cart, to the orders of the past, to the weeks to come.
import { Tabs, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { api, bodyOf, type Schema } from '../api/client';
import { TryPanel } from '../cart/TryPanel';
import { Loading } from '../components/States';
import type { Definition } from './document';

const PastOrders = lazy(() => import('./PastOrders'));
const Forecast = lazy(() => import('./Forecast'));

export function Outlook({ definition }: { definition: Definition }) {
  const { t } = useTranslation();
  return (
    <>
      <Tabs.List mb="md" aria-label={t('outlook.title')}>
        <Tabs.Tab value="none">{t('outlook.title')}</Tabs.Tab>
        <Tabs.Tab value="cart">{t('outlook.cart')}</Tabs.Tab>
        <Tabs.Tab value="past">{t('outlook.past')}</Tabs.Tab>
        <Tabs.Tab value="forecast">{t('outlook.forecast')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="none">
        <Text className="quiet">{t('outlook.lead')}</Text>
      </Tabs.Panel>
      <Tabs.Panel value="cart">
        <TryPanel
          priceKey={definition}
          price={(cart, language) =>
            bodyOf(
              api.POST('/v1/previews', {
                body: {
                  cart,
                  language,
                  explain: true,
                  promotions: [definition as Schema['Definition']],
                },
              }),
            )
          }
        />
      </Tabs.Panel>
      <Tabs.Panel value="past">
        <Suspense fallback={<Loading />}>
          <PastOrders definition={definition} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="forecast">
        <Suspense fallback={<Loading />}>
          <Forecast definition={definition} />
        </Suspense>
      </Tabs.Panel>
    </>
  );
}
