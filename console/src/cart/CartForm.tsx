// Fills a cart: products from the catalogue, codes, who buys, where it goes, when.
import { ActionIcon, Group, Select, Stack, Text } from '@mantine/core';
import { IconMinus, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCatalogWords } from '../editor/catalog';
import { ChoiceInput, MoneyInput, WordInput, WordsInput } from '../editor/inputs';
import { MomentInput } from '../editor/MomentInput';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import { addProduct, setQuantity, shoppers, type Basket, type Product, type Shopper } from './cart';

type Props = { basket: Basket; onChange: (basket: Basket) => void };

function ProductPicker({
  products,
  onPick,
}: {
  products: Product[];
  onPick: (sku: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormats();
  const { shop } = useCurrent();
  return (
    <Select
      label={t('cart.add')}
      placeholder={t('cart.addHint')}
      searchable
      limit={50}
      nothingFoundMessage={t('cart.noProduct')}
      value={null}
      data={products
        .filter((one) => one.unit_price !== null)
        .map((one) => ({
          value: one.sku,
          label: `${one.name} · ${format.money(one.unit_price ?? 0, one.currency ?? shop.currency)}`,
        }))}
      onChange={(sku) => {
        if (sku) onPick(sku);
      }}
    />
  );
}

type LineProps = Props & { product: Product | undefined; sku: string; quantity: number };

function Line({ basket, onChange, product, sku, quantity }: LineProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const { shop } = useCurrent();
  const name = product?.name ?? sku;
  const step = (by: number) => {
    onChange(setQuantity(basket, sku, (old) => old + by));
  };
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="sm" className="line">
      <div>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="sm" className="quiet figure">
          {format.money(product?.unit_price ?? 0, product?.currency ?? shop.currency)}
        </Text>
      </div>
      <Group gap={4} wrap="nowrap">
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={quantity === 1 ? t('cart.removeOne', { name }) : t('cart.less', { name })}
          onClick={() => {
            step(-1);
          }}
        >
          {quantity === 1 ? (
            <IconTrash size={16} aria-hidden />
          ) : (
            <IconMinus size={16} aria-hidden />
          )}
        </ActionIcon>
        <Text w={36} ta="center" className="figure" aria-label={t('cart.quantityOf', { name })}>
          {format.number(quantity)}
        </Text>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('cart.more', { name })}
          onClick={() => {
            step(1);
          }}
        >
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </Group>
  );
}

export function CartForm({ basket, onChange }: Props) {
  const { t } = useTranslation();
  const { shop } = useCurrent();
  const { products } = useCatalogWords();
  const set = (change: Partial<Basket>) => {
    onChange({ ...basket, ...change });
  };
  return (
    <Stack>
      <ProductPicker
        products={products}
        onPick={(sku) => {
          onChange(addProduct(basket, sku));
        }}
      />
      {basket.lines.length > 0 ? (
        <ul className="lines">
          {basket.lines.map(({ sku, quantity }) => (
            <Line
              key={sku}
              basket={basket}
              onChange={onChange}
              sku={sku}
              quantity={quantity}
              product={products.find((one) => one.sku === sku)}
            />
          ))}
        </ul>
      ) : null}
      <WordsInput
        label={t('cart.codes')}
        description={t('cart.codesHint')}
        value={basket.codes}
        onChange={(codes) => {
          set({ codes: codes as string[] });
        }}
      />
      <div className="fields">
        <ChoiceInput
          label={t('cart.shopper.label')}
          value={basket.shopper}
          choices={shoppers.map((value) => ({ value, label: t(`cart.shopper.${value}`) }))}
          onChange={(shopper) => {
            set({ shopper: shopper as Shopper });
          }}
        />
        <MomentInput
          label={t('cart.at')}
          value={basket.at}
          onChange={(at) => {
            set({ at });
          }}
        />
        <WordInput
          label={t('cart.country')}
          value={basket.country}
          onChange={(country) => {
            set({ country: String(country).toUpperCase() });
          }}
        />
        <MoneyInput
          label={t('cart.shipping')}
          currency={shop.currency}
          value={basket.shipping}
          onChange={(shipping) => {
            set({ shipping: typeof shipping === 'number' ? shipping : 0 });
          }}
        />
      </div>
      <WordsInput
        label={t('cart.segments')}
        value={basket.segments}
        onChange={(segments) => {
          set({ segments: segments as string[] });
        }}
      />
    </Stack>
  );
}
