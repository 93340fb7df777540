// The name and its mark.
import { Group, Text } from '@mantine/core';

export function Logo() {
  return (
    <Group gap={10} wrap="nowrap" className="logo">
      <img src="/console/icon.svg" width={28} height={28} alt="" />
      <Text fw={700} fz="lg" component="span">
        Stapel
      </Text>
    </Group>
  );
}
