// A priced cart for people: lines with what came off, totals, what was refused and why, what would
// help, and by how much the next best plan lost.
import { Alert, Group, Stack, Text, Title } from '@mantine/core';
import { IconBulb, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/format';
import type { Cart, Result } from './cart';

type Props = { result: Result; cart: Pick<Cart, 'lines'> | null; nameOf: (id: string) => string };

function Amount({ label, amount, currency, strong }: AmountProps) {
  const format = useFormats();
  return (
    <Group justify="space-between" wrap="nowrap" align="baseline">
      <Text size={strong ? 'lg' : 'sm'} fw={strong ? 700 : 400}>
        {label}
      </Text>
      <Text size={strong ? 'lg' : 'sm'} fw={strong ? 700 : 400} className="figure nowrap">
        {format.money(amount, currency)}
      </Text>
    </Group>
  );
}
type AmountProps = { label: string; amount: number; currency: string; strong?: boolean };

function Lines({ result, cart, nameOf }: Props) {
  const { t } = useTranslation();
  return (
    <>
      {result.lines.map((line) => {
        const known = cart?.lines.find((one) => one.id === line.id);
        const name = known?.name ?? known?.sku ?? t('receipt.line', { id: line.id });
        return (
          <div key={line.id} className="line">
            <Amount
              label={known ? `${known.quantity} × ${name}` : name}
              amount={line.list}
              currency={result.currency}
            />
            {line.adjustments.map((one) => (
              <div key={one.promotion} className="off">
                <Amount
                  label={nameOf(one.promotion)}
                  amount={-one.amount}
                  currency={result.currency}
                />
              </div>
            ))}
          </div>
        );
      })}
    </>
  );
}

function Totals({ result, nameOf }: Pick<Props, 'result' | 'nameOf'>) {
  const { t } = useTranslation();
  const format = useFormats();
  const { totals, currency } = result;
  return (
    <Stack gap={4}>
      <Amount label={t('receipt.items')} amount={totals.items} currency={currency} />
      {result.shipping ? (
        <>
          <Amount label={t('receipt.shipping')} amount={totals.shipping_list} currency={currency} />
          {result.shipping.adjustments.map((one) => (
            <div key={one.promotion} className="off">
              <Amount label={nameOf(one.promotion)} amount={-one.amount} currency={currency} />
            </div>
          ))}
        </>
      ) : null}
      <Amount label={t('receipt.due')} amount={totals.due} currency={currency} strong />
      {totals.saved > 0 ? (
        <Text size="sm" className="saved">
          {t('receipt.saved', { amount: format.money(totals.saved, currency) })}
        </Text>
      ) : null}
      {result.gifts.map((gift) => (
        <Text size="sm" key={gift.promotion + gift.sku}>
          {t('receipt.gift', { quantity: gift.quantity, sku: gift.sku })}
        </Text>
      ))}
      {totals.cashback > 0 ? (
        <Text size="sm">
          {t('receipt.cashback', { amount: format.money(totals.cashback, currency) })}
        </Text>
      ) : null}
      {totals.points + totals.base_points > 0 ? (
        <Text size="sm">
          {t('receipt.points', { points: format.number(totals.points + totals.base_points) })}
        </Text>
      ) : null}
    </Stack>
  );
}

function Section({
  title,
  icon,
  children,
}: {
  title: string;
  icon: ReactNode;
  children: ReactNode;
}) {
  return (
    <Stack gap={6} component="section">
      <Group gap={8} wrap="nowrap">
        {icon}
        <Title order={3} size="h6">
          {title}
        </Title>
      </Group>
      {children}
    </Stack>
  );
}

function Refused({ result, nameOf }: Pick<Props, 'result' | 'nameOf'>) {
  const { t } = useTranslation();
  if (result.rejected.length === 0) return null;
  return (
    <Section title={t('receipt.refused')} icon={<IconCircleX size={18} aria-hidden />}>
      {result.rejected.map((one) => (
        <div key={`${one.code ?? ''}/${one.promotion ?? ''}`}>
          <Text size="sm" fw={600}>
            {one.code ?? (one.promotion ? nameOf(one.promotion) : '')}
          </Text>
          <Text size="sm">{one.message}</Text>
        </div>
      ))}
    </Section>
  );
}

function Advice({ result, nameOf }: Pick<Props, 'result' | 'nameOf'>) {
  const { t } = useTranslation();
  const format = useFormats();
  const suggestions = result.suggestions ?? [];
  if (result.hints.length + suggestions.length === 0) return null;
  return (
    <Section title={t('receipt.hints')} icon={<IconBulb size={18} aria-hidden />}>
      {suggestions.map((one) => (
        <Text size="sm" key={one.promotion + one.kind}>
          {one.message}
        </Text>
      ))}
      {suggestions.length > 0
        ? null
        : result.hints.map((one) => (
            <Text size="sm" key={one.promotion}>
              {one.kind === 'spend_more'
                ? t('receipt.spendMore', {
                    amount: format.money(one.missing, result.currency),
                    name: nameOf(one.promotion),
                  })
                : t('receipt.addUnits', { count: one.missing, name: nameOf(one.promotion) })}
            </Text>
          ))}
    </Section>
  );
}

// The search's own account of itself: the runner-up and the story.
function Why({ result }: { result: Result }) {
  const { t } = useTranslation();
  const format = useFormats();
  const trace = result.trace;
  const behind = trace?.runner_up?.behind;
  return (
    <Section title={t('receipt.why')} icon={<IconCircleCheck size={18} aria-hidden />}>
      <Text size="sm">{t(result.optimality.proven ? 'receipt.proven' : 'receipt.notProven')}</Text>
      {behind === undefined ? null : (
        <Text size="sm">
          {t('receipt.runnerUp', { amount: format.money(behind, result.currency) })}
        </Text>
      )}
      {trace?.story.map((sentence) => (
        <Text size="sm" className="quiet" key={sentence}>
          {sentence}
        </Text>
      ))}
    </Section>
  );
}

export function Receipt({ result, cart, nameOf }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="lg" aria-live="polite">
      <Stack gap={4} className="receipt">
        <Lines result={result} cart={cart} nameOf={nameOf} />
        <Totals result={result} nameOf={nameOf} />
      </Stack>
      {result.applied.length === 0 ? (
        <Alert color="gray" variant="outline">
          {t('receipt.nothing')}
        </Alert>
      ) : null}
      <Refused result={result} nameOf={nameOf} />
      <Advice result={result} nameOf={nameOf} />
      <Why result={result} />
    </Stack>
  );
}
