// A part of the account: its name, what it is about.
import { Group, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function Panel(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <Stack className="surface" p="lg" component="section">
      <Group justify="space-between">
        <Title order={2} size="h5">
          {props.title}
        </Title>
        {props.aside}
      </Group>
      {props.children}
    </Stack>
  );
}
