// Inputs for the kinds of values that definitions hold. An emptied one takes the value away.
import { NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { minorDigits } from '../i18n/format';

type Base = { label: string; value: unknown; onChange: (value: unknown) => void };

function useSeparators() {
  const { i18n } = useTranslation();
  return i18n.language === 'nl'
    ? { decimalSeparator: ',', thousandSeparator: '.' }
    : { decimalSeparator: '.', thousandSeparator: ',' };
}

function numberOf(value: string | number): number | undefined {
  const number = typeof value === 'number' ? value : Number.parseFloat(value);
  return Number.isFinite(number) ? number : undefined;
}

export function MoneyInput({ label, value, onChange, currency }: Base & { currency: string }) {
  const digits = minorDigits(currency);
  return (
    <NumberInput
      label={label}
      {...useSeparators()}
      min={0}
      decimalScale={digits}
      rightSection={<span className="unit">{currency}</span>}
      rightSectionWidth={52}
      value={typeof value === 'number' ? value / 10 ** digits : ''}
      onChange={(next) => {
        const amount = numberOf(next);
        onChange(amount === undefined ? undefined : Math.round(amount * 10 ** digits));
      }}
    />
  );
}

export function PercentInput({ label, value, onChange }: Base) {
  return (
    <NumberInput
      label={label}
      {...useSeparators()}
      min={0}
      max={100}
      decimalScale={4}
      rightSection={<span className="unit">%</span>}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => {
        onChange(numberOf(next));
      }}
    />
  );
}

export function CountInput({
  label,
  value,
  onChange,
  placeholder,
}: Base & { placeholder?: string }) {
  return (
    <NumberInput
      label={label}
      {...useSeparators()}
      min={0}
      allowDecimal={false}
      {...(placeholder ? { placeholder } : {})}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => {
        onChange(numberOf(next));
      }}
    />
  );
}

export function WordInput({
  label,
  value,
  onChange,
  ...rest
}: Base & { disabled?: boolean; description?: string; error?: string }) {
  return (
    <TextInput
      label={label}
      {...rest}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}

export function WordsInput({
  label,
  value,
  onChange,
  suggestions = [],
  description,
}: Base & { suggestions?: readonly string[]; description?: string }) {
  const words = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  return (
    <TagsInput
      label={label}
      {...(description ? { description } : {})}
      data={[...suggestions]}
      value={words}
      onChange={onChange}
      acceptValueOnBlur
      splitChars={[',', ';']}
      comboboxProps={{ withinPortal: true }}
    />
  );
}

type Choice = { value: string; label: string };

// So many letters fit into half of a form; a choice with a longer one gets the whole width.
const lettersMax = 18;

export function ChoiceInput({ label, value, onChange, choices }: Base & { choices: Choice[] }) {
  const isWide = choices.some((choice) => choice.label.length > lettersMax);
  return (
    <NativeSelect
      label={label}
      {...(isWide ? { className: 'wide' } : {})}
      value={typeof value === 'string' ? value : ''}
      data={choices}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
