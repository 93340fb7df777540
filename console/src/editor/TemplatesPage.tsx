// What to begin with.
import { SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import {
  IconCoins,
  IconFile,
  IconGift,
  IconNumber3Small,
  IconPercentage50,
  IconStairsUp,
  IconTicket,
  IconTruckDelivery,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PageHead } from '../components/PageHead';
import { Tag } from '../components/Tag';
import { useDayFormats } from '../promotions/calendar/dayFormats';
import type { Span } from '../promotions/calendar/days';
import { definitionOf, templateNames, type TemplateName } from './templates';
import { idOf, type Definition } from './document';

const icons: Record<TemplateName, typeof IconCoins> = {
  amountFrom: IconCoins,
  welcomeCode: IconTicket,
  freeShipping: IconTruckDelivery,
  secondHalf: IconPercentage50,
  threeForTwo: IconNumber3Small,
  volume: IconStairsUp,
  giftFrom: IconGift,
  blank: IconFile,
};

type Props = { planned: Span | null; onPick: (definition: Definition) => void };

export function Templates({ planned, onPick }: Props) {
  const { t } = useTranslation();
  const days = useDayFormats();
  return (
    <>
      <PageHead
        title={t('promotion.new')}
        crumbs={[{ label: t('nav.promotions'), to: '/promotions' }]}
        aside={planned ? <Tag tone="calm">{days.span(planned)}</Tag> : null}
      />
      <Text mb="md" className="quiet">
        {t('editor.templates')}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
        {templateNames.map((name) => {
          const Icon = icons[name];
          const title = t(`editor.template.${name}.name`);
          return (
            <UnstyledButton
              key={name}
              className="surface template"
              onClick={() => {
                const given = name === 'blank' ? '' : title;
                onPick(definitionOf(name, given, idOf(given)));
              }}
            >
              <span className="emblem small">
                <Icon size={22} aria-hidden />
              </span>
              <Text fw={600} mt="sm">
                {title}
              </Text>
              <Text size="sm" className="quiet">
                {t(`editor.template.${name}.text`)}
              </Text>
            </UnstyledButton>
          );
        })}
      </SimpleGrid>
    </>
  );
}
