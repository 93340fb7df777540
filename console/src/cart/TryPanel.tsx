// A cart on the left, what it costs on the right; priced again with every change.
import { Stack, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconShoppingCart } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, bodyOf } from '../api/client';
import { Empty, Loaded } from '../components/States';
import { useCatalogWords } from '../editor/catalog';
import { fromWallClock } from '../editor/localTime';
import { useCurrent } from '../session/SessionContext';
import { cartOf, emptyBasket, type Cart, type Result } from './cart';
import { CartForm } from './CartForm';
import { Receipt } from './Receipt';
import { usePromotionNames } from './usePromotionNames';

type Language = 'nl' | 'en';
export type PriceCart = (cart: Cart, language: Language) => Promise<Result>;

const priceLive: PriceCart = (cart, language) =>
  bodyOf(api.POST('/v1/evaluate', { body: { cart, language, explain: true, suggestions: true } }));

// `priceKey` names what prices: the live set, or a draft.
export function TryPanel({
  price = priceLive,
  priceKey = 'live',
}: {
  price?: PriceCart;
  priceKey?: unknown;
}) {
  const { t, i18n } = useTranslation();
  const { shop } = useCurrent();
  const { products } = useCatalogWords();
  const nameOf = usePromotionNames();
  const [basket, setBasket] = useState(emptyBasket);
  const asked = useMemo(
    () => cartOf(basket, products, shop.currency, fromWallClock(basket.at, shop.timezone)),
    [basket, products, shop],
  );
  const [cart] = useDebouncedValue(asked, 200);
  const language = i18n.language === 'nl' ? 'nl' : 'en';
  const result = useQuery({
    queryKey: ['price', shop.shop, priceKey, cart, language],
    queryFn: () => price(cart, language),
    enabled: cart.lines.length > 0,
    placeholderData: keepPreviousData,
  });
  return (
    <div className="halves">
      <Stack className="surface" p="lg" component="section">
        <Title order={2} size="h5">
          {t('cart.title')}
        </Title>
        <CartForm basket={basket} onChange={setBasket} />
      </Stack>
      <Stack className="surface" p="lg" component="section">
        <Title order={2} size="h5">
          {t('receipt.title')}
        </Title>
        {asked.lines.length === 0 ? (
          <Empty icon={<IconShoppingCart />} title={t('cart.empty')} text={t('cart.emptyText')} />
        ) : (
          <Loaded query={result}>
            {(found) => <Receipt result={found} cart={cart} nameOf={nameOf} />}
          </Loaded>
        )}
      </Stack>
    </div>
  );
}
