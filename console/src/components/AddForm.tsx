// A short form that adds one thing, and the secret that comes of it, shown this once.
import { Button, Group, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Secret } from './Secret';

type Props = {
  title: string;
  action: string;
  ready: boolean;
  works: boolean;
  secret: string | undefined;
  onAdd: () => void;
  children: ReactNode;
};

export function AddForm({ title, action, ready, works, secret, onAdd, children }: Props) {
  return (
    <Stack className="surface" p="lg" component="section">
      <Title order={2} size="h5">
        {title}
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onAdd();
        }}
      >
        <Group align="flex-end" className="filters">
          {children}
          <Button type="submit" className="start" disabled={!ready} loading={works}>
            {action}
          </Button>
        </Group>
      </form>
      {secret ? <Secret value={secret} /> : null}
    </Stack>
  );
}
