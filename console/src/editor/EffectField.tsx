// One field of an effect, by its kind.
import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isObject, valueAt, withValue, type Definition } from './document';
import type { Field } from './effects';
import { ChoiceInput, CountInput, MoneyInput, PercentInput, WordInput, WordsInput } from './inputs';
import { ProductsInput } from './ProductsInput';

type Props = {
  effect: Definition;
  onChange: (effect: Definition) => void;
  currency: string;
};

function rowsOf(value: unknown): Definition[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

type RowsProps = Props & {
  name: 'tiers' | 'components';
  start: Definition;
  row: (row: Definition, change: (row: Definition) => void) => React.ReactNode;
};

// A list within an effect: its rows, one more, one less.
function Rows({ effect, onChange, name, start, row }: RowsProps) {
  const { t } = useTranslation();
  const rows = rowsOf(effect[name]);
  const set = (next: Definition[]) => {
    onChange({ ...effect, [name]: next });
  };
  return (
    <Stack className="wide" gap="xs" role="group" aria-label={t(`editor.field.${name}`)}>
      <Text size="sm" fw={500}>
        {t(`editor.field.${name}`)}
      </Text>
      {rows.map((one, at) => (
        <Group key={at} align="flex-end" wrap="nowrap" gap="xs">
          <div className="fields grow">
            {row(one, (next) => {
              set(rows.map((old, index) => (index === at ? next : old)));
            })}
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('action.remove')}
            disabled={rows.length === 1}
            onClick={() => {
              set(rows.filter((_, index) => index !== at));
            }}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="xs"
        variant="default"
        className="start"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => {
          set([...rows, start]);
        }}
      >
        {t(`editor.add.${name}`)}
      </Button>
    </Stack>
  );
}

const tierGives = ['percent', 'amount', 'unit_price'] as const;

function Tiers(props: Props) {
  const { t } = useTranslation();
  const byAmount = props.effect.by === 'amount';
  return (
    <Rows
      {...props}
      name="tiers"
      start={{ from: 10, percent: 15 }}
      row={(tier, change) => {
        const gives = tierGives.find((one) => one in tier) ?? 'percent';
        const from = {
          label: t('editor.field.tierFrom'),
          value: tier.from,
          onChange: (value: unknown) => {
            change({ ...tier, from: value });
          },
        };
        const give = {
          label: t(`editor.tierGives.${gives}`),
          value: tier[gives],
          onChange: (value: unknown) => {
            change({ ...tier, [gives]: value });
          },
        };
        return (
          <>
            {byAmount ? (
              <MoneyInput {...from} currency={props.currency} />
            ) : (
              <CountInput {...from} />
            )}
            {gives === 'percent' ? (
              <PercentInput {...give} />
            ) : (
              <MoneyInput {...give} currency={props.currency} />
            )}
          </>
        );
      }}
    />
  );
}

function Components(props: Props) {
  const { t } = useTranslation();
  return (
    <Rows
      {...props}
      name="components"
      start={{ quantity: 1 }}
      row={(component, change) => (
        <>
          <CountInput
            label={t('editor.field.quantity')}
            value={component.quantity}
            onChange={(quantity) => {
              change({ ...component, quantity });
            }}
          />
          <ProductsInput
            label={t('editor.field.products')}
            value={component.lines}
            onChange={(lines) => {
              change(withValue(component, ['lines'], lines));
            }}
          />
        </>
      )}
    />
  );
}

// One of several members, of which exactly one is there.
function OneOf({ effect, onChange, currency, options, label }: Props & OneOfOptions) {
  const { t } = useTranslation();
  const chosen = options.find((one) => one.member in effect) ?? options[0];
  const others = Object.fromEntries(
    Object.entries(effect).filter(([key]) => !options.some((one) => one.member === key)),
  );
  if (!chosen) return null;
  const input = {
    label: t(`editor.oneOf.${chosen.member}`),
    value: effect[chosen.member],
    onChange: (value: unknown) => {
      onChange({ ...others, [chosen.member]: value });
    },
  };
  return (
    <>
      <ChoiceInput
        label={label}
        value={chosen.member}
        choices={options.map((one) => ({
          value: one.member,
          label: t(`editor.oneOf.${one.member}`),
        }))}
        onChange={(member) => {
          const next = options.find((one) => one.member === member);
          if (next) onChange({ ...others, [next.member]: next.start });
        }}
      />
      {chosen.kind === 'percent' ? <PercentInput {...input} /> : null}
      {chosen.kind === 'money' ? <MoneyInput {...input} currency={currency} /> : null}
      {chosen.kind === 'count' ? <CountInput {...input} /> : null}
    </>
  );
}
type OneOfOptions = {
  label: string;
  options: readonly {
    member: 'percent' | 'amount' | 'price' | 'bonus' | 'multiplier';
    kind: 'percent' | 'money' | 'count';
    start: number;
  }[];
};

const shippingOptions = [
  { member: 'percent', kind: 'percent', start: 100 },
  { member: 'amount', kind: 'money', start: 495 },
  { member: 'price', kind: 'money', start: 100 },
] as const;
const pointsOptions = [
  { member: 'bonus', kind: 'count', start: 100 },
  { member: 'multiplier', kind: 'count', start: 2 },
] as const;

function SimpleField({ field, ...props }: Props & { field: Field }) {
  const { t } = useTranslation();
  const input = {
    label: t(`editor.field.${field.name}`),
    value: valueAt(props.effect, field.path),
    onChange: (value: unknown) => {
      props.onChange(withValue(props.effect, field.path, value));
    },
  };
  switch (field.kind) {
    case 'percent':
      return <PercentInput {...input} />;
    case 'money':
      return <MoneyInput {...input} currency={props.currency} />;
    case 'count':
      return <CountInput {...input} />;
    case 'texts':
      return (
        <WordsInput
          {...input}
          onChange={(words) => {
            input.onChange(Array.isArray(words) && words.length > 0 ? words : undefined);
          }}
        />
      );
    case 'products':
      return <ProductsInput {...input} />;
    case 'scope':
      return (
        <ChoiceInput
          {...input}
          value={input.value ?? 'order'}
          choices={(['order', 'lines'] as const).map((value) => ({
            value,
            label: t(`editor.scope.${value}`),
          }))}
        />
      );
    case 'tierBy':
      return (
        <ChoiceInput
          {...input}
          choices={(['quantity', 'amount'] as const).map((value) => ({
            value,
            label: t(`editor.tierBy.${value}`),
          }))}
        />
      );
    default:
      return <WordInput {...input} />;
  }
}

export function EffectField({ field, ...props }: Props & { field: Field }) {
  const { t } = useTranslation();
  if (field.kind === 'tiers') return <Tiers {...props} />;
  if (field.kind === 'components') return <Components {...props} />;
  if (field.kind === 'shippingOff') {
    return <OneOf {...props} label={t('editor.field.shippingOff')} options={shippingOptions} />;
  }
  if (field.kind === 'pointsGrant') {
    return <OneOf {...props} label={t('editor.field.points')} options={pointsOptions} />;
  }
  return <SimpleField {...props} field={field} />;
}
