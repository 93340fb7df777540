// The figures of a stretch of time, each with its change since the week before: in words and by an
// arrow, which colour only repeats.
import { Text, Title } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight, IconEqual } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/format';
import {
  changeOf,
  figureNames,
  isGoodNews,
  kindOf,
  valueOf,
  type Change,
  type FigureKind,
  type FigureName,
  type Sales,
} from './figures';

const arrows = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconEqual };

function useWriter(currency: string): (kind: FigureKind, value: number) => string {
  const format = useFormats();
  return (kind, value) => {
    // Of large amounts the cents say nothing.
    if (kind === 'money' && Math.abs(value) >= 1_000_000) return format.wholeMoney(value, currency);
    if (kind === 'money') return format.money(value, currency);
    return kind === 'share' ? format.percent(value) : format.number(value);
  };
}

function useChangeWords(kind: FigureKind, { direction, size }: Change): string {
  const { t } = useTranslation();
  const format = useFormats();
  if (size === null) return t('home.change.new');
  if (kind === 'share') {
    return t(`home.change.points.${direction}`, { size: format.number(rounded(size)) });
  }
  if (direction === 'up' && size >= 1000) {
    return t('home.change.times', { size: format.number(Math.round(size / 100 + 1)) });
  }
  return t(`home.change.percent.${direction}`, { size: format.number(rounded(size)) });
}

function rounded(size: number): number {
  return Math.round(size * 10) / 10;
}

type ChangeProps = { name: FigureName; now: number; before: number; currency: string };

function ChangeText({ name, now, before, currency }: ChangeProps) {
  const { t } = useTranslation();
  const write = useWriter(currency);
  const kind = kindOf[name];
  const change = changeOf(kind, now, before);
  const good = isGoodNews(name, change);
  const words = useChangeWords(kind, change);
  const Arrow = arrows[change.direction];
  const values = { before: write(kind, before) };
  return (
    <p className="delta">
      <span className={`delta-size ${good === null ? '' : good ? 'delta-good' : 'delta-bad'}`}>
        <Arrow size={16} aria-hidden />
        {words}
      </span>{' '}
      <span className="quiet">({t('home.change.before', values)})</span>
    </p>
  );
}

type Props = { now: Sales; before: Sales; currency: string };

function Figure({ name, now, before, currency }: Props & { name: FigureName }) {
  const { t } = useTranslation();
  const write = useWriter(currency);
  const value = valueOf(name, now);
  const then = valueOf(name, before);
  const told = now.orders_with_costs;
  return (
    <div className="figure-cell">
      <dt className="quiet">{t(`home.figure.${name}`)}</dt>
      <dd>
        <Text fw={650} lh={1.25} className="figure figure-value">
          {value === null ? '–' : write(kindOf[name], value)}
        </Text>
        {value === null || then === null ? (
          <p className="delta quiet">
            {value === null
              ? t(name === 'margin' ? 'home.untold.costs' : 'home.untold.orders')
              : t('home.change.new')}
          </p>
        ) : (
          <ChangeText name={name} now={value} before={then} currency={currency} />
        )}
        {name === 'margin' && now.orders > 0 ? (
          <p className="delta quiet">
            {told === now.orders
              ? t('home.costsAll')
              : t('home.costs', { told, orders: now.orders })}
          </p>
        ) : null}
      </dd>
    </div>
  );
}

type CardProps = Props & { title: string; lead: string };

export function FigureCard({ title, lead, ...sales }: CardProps) {
  return (
    <section className="surface figure-card" aria-label={title}>
      <header>
        <Title order={2} size="h5">
          {title}
        </Title>
        <Text size="sm" className="quiet">
          {lead}
        </Text>
      </header>
      <dl>
        {figureNames.map((name) => (
          <Figure key={name} name={name} {...sales} />
        ))}
      </dl>
    </section>
  );
}
