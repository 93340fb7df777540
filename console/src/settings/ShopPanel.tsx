// How the shop holds, cancels and takes back. Saved against the version that was read, so that two
// people do not overwrite each other.
import { Button, Checkbox, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../components/States';
import { useTold } from '../components/useTold';
import { ChoiceInput, CountInput } from '../editor/inputs';
import { useCurrent } from '../session/SessionContext';
import { saveShop, settingsKey, shopQuery, type ShopSettings } from './queries';

const counts = ['hold_seconds', 'holds_per_customer', 'holds_per_session'] as const;
const choices = {
  cancel_restores: ['everything', 'nothing'],
  return_restores: ['nothing', 'budget', 'everything_when_all_returned'],
  return_rule: ['keep', 'reprice'],
} as const;
const choiceNames = Object.keys(choices) as (keyof typeof choices)[];

function Form({ start, tag }: { start: ShopSettings; tag: string }) {
  const { t } = useTranslation();
  const [settings, setSettings] = useState(start);
  const save = useTold({
    run: () => saveShop(settings, tag),
    stale: [settingsKey],
    done: t('settings.saved'),
  });
  const set = (name: keyof ShopSettings, value: unknown) => {
    setSettings({ ...settings, [name]: value });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <Stack>
        <div className="fields">
          {counts.map((name) => (
            <CountInput
              key={name}
              label={t(`settings.shop.${name}`)}
              value={settings[name]}
              onChange={(value) => {
                set(name, value);
              }}
            />
          ))}
          {choiceNames.map((name) => (
            <ChoiceInput
              key={name}
              label={t(`settings.shop.${name}`)}
              value={settings[name]}
              choices={choices[name].map((value) => ({
                value,
                label: t(`settings.choice.${value}`),
              }))}
              onChange={(value) => {
                set(name, value);
              }}
            />
          ))}
        </div>
        <Checkbox
          label={t('settings.shop.degraded_evaluation')}
          description={t('settings.shop.degraded_help')}
          checked={settings.degraded_evaluation === true}
          onChange={(event) => {
            set('degraded_evaluation', event.currentTarget.checked);
          }}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {t('settings.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function ShopPanel() {
  const { t } = useTranslation();
  const { shop } = useCurrent();
  const settings = useQuery(shopQuery);
  return (
    <Stack className="surface" p="lg" component="section">
      <Title order={2} size="h5">
        {shop.name}
      </Title>
      <Text className="quiet" size="sm">
        {t('settings.shopFacts', { currency: shop.currency, timezone: shop.timezone })}
      </Text>
      <Loaded query={settings}>
        {({ body, tag }) => <Form key={tag} start={body.settings} tag={tag} />}
      </Loaded>
    </Stack>
  );
}
