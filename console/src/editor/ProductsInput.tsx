// Which products: all of them, or those of a category, brand, SKU, tag or list.
import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCatalogWords } from './catalog';
import { ChoiceInput, WordsInput } from './inputs';
import { isSelectedBy, readSelection, selectedBy, writeSelection } from './selector';

type Props = { label: string; value: unknown; onChange: (value: unknown) => void };

export function ProductsInput({ label, value, onChange }: Props) {
  const { t } = useTranslation();
  const { words } = useCatalogWords();
  const selection = readSelection(value);
  if (selection.kind === 'raw') {
    return (
      <div className="wide">
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Text size="sm" className="quiet">
          {t('editor.asJson')}
        </Text>
      </div>
    );
  }
  const choices = [
    { value: 'all', label: t('editor.products.all') },
    ...selectedBy.map((by) => ({ value: by, label: t(`editor.products.${nameOf(by)}`) })),
  ];
  return (
    <Group className="wide fields" align="flex-start" gap="sm">
      <ChoiceInput
        label={label}
        value={selection.kind === 'all' ? 'all' : selection.by}
        choices={choices}
        onChange={(by) => {
          onChange(
            writeSelection(isSelectedBy(by) ? { kind: 'some', by, values: [] } : { kind: 'all' }),
          );
        }}
      />
      {selection.kind === 'some' ? (
        <WordsInput
          label={t('editor.products.which')}
          value={selection.values}
          suggestions={words[selection.by]}
          onChange={(values) => {
            onChange(writeSelection({ ...selection, values: values as string[] }));
          }}
        />
      ) : null}
    </Group>
  );
}

const names = {
  'line.category': 'category',
  'line.brand': 'brand',
  'line.sku': 'sku',
  'line.tags': 'tags',
  'line.lists': 'lists',
} as const;

function nameOf(by: keyof typeof names) {
  return names[by];
}
