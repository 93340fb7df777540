// What to do first in a shop that has sold nothing with Stapel: a promotion, a cart, a key.
import { Button, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconDiscount2, IconKey, IconShoppingCart } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Tag } from '../components/Tag';
import { promotionList } from '../promotions/queries';
import { useCurrent } from '../session/SessionContext';

const steps = [
  { name: 'promotion', to: '/promotions/new', Icon: IconDiscount2, scope: 'promotions.write' },
  { name: 'cart', to: '/cart', Icon: IconShoppingCart, scope: 'prices' },
  { name: 'key', to: '/settings/keys', Icon: IconKey, scope: 'keys' },
] as const;

export function FirstSteps() {
  const { t } = useTranslation();
  const { may } = useCurrent();
  const promotions = useQuery(promotionList({ q: '', state: '' }, undefined));
  const hasPromotion = (promotions.data?.items.length ?? 0) > 0;
  return (
    <section className="surface first-steps">
      <Title order={2} size="h4">
        {t('home.first.title')}
      </Title>
      <Text className="quiet" maw={640}>
        {t('home.first.text')}
      </Text>
      <ol>
        {steps.map(({ name, to, Icon, scope }, at) => {
          const done = name === 'promotion' && hasPromotion;
          return (
            <li key={name} className="inset">
              <span className="emblem small" aria-hidden>
                {done ? <IconCircleCheck size={22} /> : <Icon size={22} />}
              </span>
              <Stack gap={4} align="flex-start" h="100%">
                <Title order={3} size="h6">
                  {at + 1}. {t(`home.first.${name}.title`)}
                </Title>
                {done ? <Tag tone="good">{t('home.first.done')}</Tag> : null}
                <Text size="sm" className="quiet">
                  {t(`home.first.${name}.text`)}
                </Text>
                {may(scope) ? (
                  <Button
                    component={Link}
                    to={to}
                    size="xs"
                    mt="auto"
                    variant={done ? 'default' : 'filled'}
                  >
                    {t(`home.first.${name}.action`)}
                  </Button>
                ) : (
                  <Text size="sm" fw={600} mt="auto">
                    {t('home.first.ask')}
                  </Text>
                )}
              </Stack>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
