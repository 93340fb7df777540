// Who and which carts get it: conditions, all or any of them.
import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  NativeSelect,
  Stack,
  Switch,
  Text,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  newLeaf,
  readConditions,
  subjectOf,
  subjects,
  writeConditions,
  type Leaf,
  type Row,
  type SubjectKey,
} from './conditions';
import { withValue } from './document';
import { ChoiceInput, CountInput, MoneyInput, WordsInput } from './inputs';
import { ProductsInput } from './ProductsInput';
import { useCurrency, type SectionProps } from './sections';

const subjectLabels = {
  'cart.subtotal': 'subtotal',
  'cart.subtotal_discounted': 'subtotalDiscounted',
  'cart.quantity': 'quantity',
  sum: 'sum',
  count: 'count',
  'customer.orders': 'orders',
  'customer.segments': 'segments',
  'customer.groups': 'groups',
  'customer.authenticated': 'authenticated',
  'customer.newsletter': 'newsletter',
  'customer.is_birthday': 'birthday',
  'shipping.country': 'country',
  'shipping.method': 'method',
  'cart.channel': 'channel',
  'cart.payment_method': 'payment',
} as const satisfies Record<SubjectKey, string>;

const operatorLabels = {
  '>=': 'atLeast',
  '>': 'moreThan',
  '<=': 'atMost',
  '<': 'lessThan',
  '=': 'exactly',
  in: 'in',
  not_in: 'notIn',
} as const;

type LeafProps = { leaf: Leaf; onChange: (leaf: Leaf) => void; currency: string };

function Operand({ leaf, onChange, currency }: LeafProps) {
  const { t } = useTranslation();
  const operand = subjectOf(leaf.subject)?.operand;
  const input = {
    label: t('editor.condition.value'),
    value: leaf.value,
    onChange: (value: unknown) => {
      onChange({ ...leaf, value });
    },
  };
  if (operand === 'money') return <MoneyInput {...input} currency={currency} />;
  if (operand === 'count') return <CountInput {...input} />;
  if (operand === 'texts') return <WordsInput {...input} />;
  return (
    <Switch
      className="flag"
      label={t('editor.condition.holds')}
      checked={leaf.value === true}
      onChange={(event) => {
        input.onChange(event.currentTarget.checked);
      }}
    />
  );
}

function LeafFields({ leaf, onChange, currency }: LeafProps) {
  const { t } = useTranslation();
  const subject = subjectOf(leaf.subject);
  const operators = (subject?.operators ?? []) as (keyof typeof operatorLabels)[];
  return (
    <div className="fields grow">
      <div className="wide">
        <ChoiceInput
          label={t('editor.condition.subject')}
          value={leaf.subject}
          choices={subjects.map(({ key }) => ({
            value: key,
            label: t(`editor.subject.${subjectLabels[key]}`),
          }))}
          onChange={(key) => {
            onChange(newLeaf(key as SubjectKey));
          }}
        />
      </div>
      {subject?.operand === 'flag' ? null : (
        <ChoiceInput
          label={t('editor.condition.operator')}
          value={leaf.op}
          choices={operators.map((op) => ({
            value: op,
            label: t(`editor.operator.${operatorLabels[op]}`),
          }))}
          onChange={(op) => {
            onChange({ ...leaf, op: String(op) });
          }}
        />
      )}
      <Operand leaf={leaf} onChange={onChange} currency={currency} />
      {subject?.aggregate ? (
        <ProductsInput
          label={t('editor.field.products')}
          value={leaf.lines}
          onChange={(lines) => {
            onChange({ ...leaf, lines });
          }}
        />
      ) : null}
    </div>
  );
}

export function ConditionsSection({ definition, onChange }: SectionProps) {
  const { t } = useTranslation();
  const currency = useCurrency(definition);
  const conditions = readConditions(definition);
  const set = (rows: Row[], mode = conditions.mode) => {
    onChange(withValue(definition, ['conditions'], writeConditions({ mode, rows })));
  };
  return (
    <Fieldset legend={t('editor.section.conditions')} className="section">
      <Stack>
        {conditions.rows.length > 1 ? (
          <NativeSelect
            maw={320}
            label={t('editor.condition.mode')}
            value={conditions.mode}
            data={(['all', 'any'] as const).map((value) => ({
              value,
              label: t(`editor.condition.${value}`),
            }))}
            onChange={(event) => {
              set(conditions.rows, event.currentTarget.value === 'any' ? 'any' : 'all');
            }}
          />
        ) : null}
        {conditions.rows.length === 0 ? (
          <Text size="sm" className="quiet">
            {t('editor.condition.none')}
          </Text>
        ) : null}
        {conditions.rows.map((row, at) => (
          <Group key={at} className="inset" wrap="nowrap" align="flex-end">
            {'leaf' in row ? (
              <LeafFields
                leaf={row.leaf}
                currency={currency}
                onChange={(leaf) => {
                  set(conditions.rows.map((old, index) => (index === at ? { leaf } : old)));
                }}
              />
            ) : (
              <Text size="sm" className="quiet grow">
                {t('editor.asJson')}
              </Text>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('editor.condition.remove')}
              onClick={() => {
                set(conditions.rows.filter((_, index) => index !== at));
              }}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="default"
          className="start"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            set([...conditions.rows, { leaf: newLeaf('cart.subtotal') }]);
          }}
        >
          {t('editor.condition.add')}
        </Button>
      </Stack>
    </Fieldset>
  );
}
