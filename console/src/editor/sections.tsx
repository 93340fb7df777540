// The parts of the form: what it is called, when it works, what it gives, how often.
import { ActionIcon, Button, Fieldset, Group, Stack, Switch, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCurrent } from '../session/SessionContext';
import { isObject, valueAt, withValue, type Definition } from './document';
import { EffectField } from './EffectField';
import { effectKindNames, effectKinds, isEffectKind, newEffect } from './effects';
import { ChoiceInput, CountInput, MoneyInput, WordInput, WordsInput } from './inputs';
import { fromWallClock, toWallClock } from './localTime';
import { MomentInput } from './MomentInput';

export type SectionProps = {
  definition: Definition;
  onChange: (definition: Definition) => void;
};

export function useCurrency(definition: Definition): string {
  const { shop } = useCurrent();
  return typeof definition.currency === 'string' ? definition.currency : shop.currency;
}

type TriggerKind = 'automatic' | 'codes' | 'pools';

function triggerKind(trigger: unknown): TriggerKind {
  if (isObject(trigger)) return 'pools' in trigger && !('codes' in trigger) ? 'pools' : 'codes';
  return 'automatic';
}

export function Trigger({ definition, onChange }: SectionProps) {
  const { t } = useTranslation();
  const trigger = definition.trigger;
  const kind = triggerKind(trigger);
  const set = (next: unknown) => {
    onChange({ ...definition, trigger: next });
  };
  return (
    <Fieldset legend={t('editor.section.trigger')} className="section">
      <div className="fields">
        <ChoiceInput
          label={t('editor.trigger.how')}
          value={kind}
          choices={(['automatic', 'codes', 'pools'] as const).map((value) => ({
            value,
            label: t(`editor.trigger.${value}`),
          }))}
          onChange={(value) => {
            set(value === 'automatic' ? 'automatic' : { [String(value)]: [] });
          }}
        />
        {kind === 'automatic' ? null : (
          <WordsInput
            label={t(kind === 'codes' ? 'editor.trigger.which' : 'editor.trigger.whichPool')}
            value={valueAt(trigger, [kind])}
            onChange={(words) => {
              set({ ...(isObject(trigger) ? trigger : {}), [kind]: words });
            }}
          />
        )}
      </div>
    </Fieldset>
  );
}

export function Schedule({ definition, onChange }: SectionProps) {
  const { t } = useTranslation();
  const { shop } = useCurrent();
  return (
    <Fieldset legend={t('editor.section.schedule')} className="section">
      <div className="fields">
        {(['starts_at', 'ends_at'] as const).map((name) => (
          <MomentInput
            key={name}
            label={t(`editor.field.${name}`)}
            value={toWallClock(valueAt(definition, ['schedule', name]), shop.timezone)}
            onChange={(wall) => {
              onChange(
                withValue(definition, ['schedule', name], fromWallClock(wall, shop.timezone)),
              );
            }}
          />
        ))}
      </div>
      <Text size="sm" className="quiet" mt="xs">
        {t('editor.timezone', { timezone: shop.timezone })}
      </Text>
    </Fieldset>
  );
}

function EffectCard({ effect, onChange, onRemove, currency }: EffectCardProps) {
  const { t } = useTranslation();
  const kind = effect.type;
  return (
    <Stack className="inset" gap="sm">
      <Group justify="space-between" align="flex-end" wrap="nowrap">
        <div className="grow">
          <ChoiceInput
            label={t('editor.effect.label')}
            value={kind}
            choices={effectKindNames.map((value) => ({
              value,
              label: t(`editor.effect.${value}`),
            }))}
            onChange={(value) => {
              if (isEffectKind(value)) onChange(newEffect(value));
            }}
          />
        </div>
        {onRemove ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('editor.effect.remove')}
            onClick={onRemove}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        ) : null}
      </Group>
      <div className="fields">
        {isEffectKind(kind)
          ? effectKinds[kind].fields.map((field) => (
              <EffectField
                key={field.name}
                field={field}
                effect={effect}
                onChange={onChange}
                currency={currency}
              />
            ))
          : null}
      </div>
    </Stack>
  );
}
type EffectCardProps = {
  effect: Definition;
  onChange: (effect: Definition) => void;
  onRemove?: () => void;
  currency: string;
};

export function Effects({ definition, onChange }: SectionProps) {
  const { t } = useTranslation();
  const currency = useCurrency(definition);
  const effects = Array.isArray(definition.effects) ? definition.effects.filter(isObject) : [];
  const set = (next: Definition[]) => {
    onChange({ ...definition, effects: next });
  };
  return (
    <Fieldset legend={t('editor.section.effects')} className="section">
      <Stack>
        {effects.map((effect, at) => (
          <EffectCard
            key={at}
            effect={effect}
            currency={currency}
            onChange={(next) => {
              set(effects.map((old, index) => (index === at ? next : old)));
            }}
            {...(effects.length > 1
              ? {
                  onRemove: () => {
                    set(effects.filter((_, index) => index !== at));
                  },
                }
              : {})}
          />
        ))}
        <Button
          variant="default"
          className="start"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            set([...effects, newEffect('percent_off')]);
          }}
        >
          {t('editor.effect.add')}
        </Button>
      </Stack>
    </Fieldset>
  );
}

const counted = ['total', 'per_customer', 'per_day'] as const;
const amounts = ['budget', 'max_discount'] as const;

export function Limits({ definition, onChange }: SectionProps) {
  const { t } = useTranslation();
  const currency = useCurrency(definition);
  const input = (name: (typeof counted)[number] | (typeof amounts)[number]) => ({
    label: t(`editor.limit.${name}`),
    value: valueAt(definition, ['limits', name]),
    onChange: (value: unknown) => {
      onChange(withValue(definition, ['limits', name], value));
    },
  });
  return (
    <Fieldset legend={t('editor.section.limits')} className="section">
      <div className="fields">
        {counted.map((name) => (
          <CountInput key={name} {...input(name)} placeholder={t('editor.limit.none')} />
        ))}
        {amounts.map((name) => (
          <MoneyInput key={name} {...input(name)} currency={currency} />
        ))}
      </div>
    </Fieldset>
  );
}

export function Stacking({ definition, onChange }: SectionProps) {
  const { t } = useTranslation();
  return (
    <Fieldset legend={t('editor.section.stacking')} className="section">
      <Stack gap="sm">
        <Switch
          label={t('editor.stacking.exclusive')}
          description={t('editor.stacking.exclusiveText')}
          checked={valueAt(definition, ['stacking', 'exclusive']) === true}
          onChange={(event) => {
            const on = event.currentTarget.checked ? true : undefined;
            onChange(withValue(definition, ['stacking', 'exclusive'], on));
          }}
        />
        <div className="fields">
          <WordInput
            label={t('editor.stacking.group')}
            description={t('editor.stacking.groupText')}
            value={valueAt(definition, ['stacking', 'group'])}
            onChange={(group) => {
              onChange(
                withValue(definition, ['stacking', 'group'], group === '' ? undefined : group),
              );
            }}
          />
        </div>
      </Stack>
    </Fieldset>
  );
}
