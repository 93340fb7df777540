// A figure now and as it would be, with the difference.
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type Props = { label: string; before: number; after: number; write: (value: number) => string };

export function Compared({ label, before, after, write }: Props) {
  const { t } = useTranslation();
  const difference = after - before;
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '';
  return (
    <div className="inset">
      <Text size="sm" className="quiet">
        {label}
      </Text>
      <Text fz={22} fw={650} className="figure">
        {write(after)}
      </Text>
      <Text size="sm" className="quiet figure">
        {t('past.difference', {
          difference: sign + write(Math.abs(difference)),
          before: write(before),
        })}
      </Text>
    </div>
  );
}
