// What a promotion says in words, and how far its limits are used.
import { Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../components/States';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import { draftTerms, type Definition, type Promotion } from './queries';
import { TermsView } from './TermsView';

type Limits = { total?: number; budget?: number };

function Figure({ label, value, note, share }: FigureProps) {
  return (
    <div>
      <Text size="sm" className="quiet">
        {label}
      </Text>
      <Text fz={26} fw={650} lh={1.3} className="figure">
        {value}
      </Text>
      {share === undefined ? null : (
        <Progress
          value={share}
          size="sm"
          my={4}
          aria-label={label}
          {...(share >= 90 ? { color: 'orange.8' } : {})}
        />
      )}
      {note ? (
        <Text size="sm" className="quiet">
          {note}
        </Text>
      ) : null}
    </div>
  );
}
type FigureProps = { label: string; value: string; note?: string; share?: number };

function shareOf(used: number, limit: number | undefined): { share?: number } {
  return limit ? { share: Math.min(100, (used / limit) * 100) } : {};
}

function Usage({ promotion, definition }: { promotion: Promotion; definition: Definition }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { shop } = useCurrent();
  const limits = (definition.limits ?? {}) as Limits;
  const currency = typeof definition.currency === 'string' ? definition.currency : shop.currency;
  const { used, held, granted, held_granted } = promotion.uses;
  return (
    <Stack className="surface" p="lg" gap="lg">
      <Title order={2} size="h5">
        {t('promotion.usage')}
      </Title>
      <Figure
        label={t('promotion.used')}
        value={format.number(used)}
        {...shareOf(used + held, limits.total)}
        note={
          limits.total
            ? t('promotion.ofLimit', { limit: format.number(limits.total) })
            : t('promotion.noLimit')
        }
      />
      <Figure
        label={t('promotion.granted')}
        value={format.money(granted, currency)}
        {...shareOf(granted + held_granted, limits.budget)}
        note={
          limits.budget
            ? t('promotion.ofLimit', { limit: format.money(limits.budget, currency) })
            : t('promotion.noBudget')
        }
      />
      <Figure
        label={t('promotion.held')}
        value={format.number(held)}
        note={t('promotion.heldNote', { amount: format.money(held_granted, currency) })}
      />
    </Stack>
  );
}

type Props = { promotion: Promotion; definition: Definition };

export function Overview({ promotion, definition }: Props) {
  const { t, i18n } = useTranslation();
  const terms = useQuery(draftTerms(definition, i18n.language));
  return (
    <div className="two-to-one">
      <Stack className="surface" p="lg">
        <Title order={2} size="h5">
          {t('promotion.inWords')}
        </Title>
        <Loaded query={terms}>{(found) => <TermsView terms={found} />}</Loaded>
      </Stack>
      <Usage promotion={promotion} definition={definition} />
    </div>
  );
}
