// From when until when, in the shop's time.
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';

export function Period({ of }: { of: { starts_at?: string; ends_at?: string } }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { shop } = useCurrent();
  const from = of.starts_at ? format.date(of.starts_at, shop.timezone) : null;
  // The end is exclusive: a promotion until midnight lasts until the day before.
  const last = of.ends_at ? new Date(Date.parse(of.ends_at) - 1).toISOString() : null;
  const until = last ? format.date(last, shop.timezone) : null;
  if (from && from === until) return <>{from}</>;
  if (from && until) return <>{t('promotion.fromUntil', { from, until })}</>;
  if (from) return <>{t('promotion.from', { from })}</>;
  if (until) return <>{t('promotion.until', { until })}</>;
  return <>{t('promotion.always')}</>;
}
