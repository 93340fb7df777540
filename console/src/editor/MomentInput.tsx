// A date and a time on the wall clock, by the browser's own field.
import { TextInput } from '@mantine/core';

type Props = { label: string; value: string; onChange: (wall: string) => void };

export function MomentInput({ label, value, onChange }: Props) {
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
