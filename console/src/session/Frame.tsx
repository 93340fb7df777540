// The frame of what is asked before anything else: the name, what it is about, a form.
import { Center, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { Logo } from '../shell/Logo';

type Props = { title: string; lead: string; children: ReactNode };

export function Frame({ title, lead, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Stapel`;
  }, [title]);
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack className="surface" p="xl" w="100%" maw={420} gap="lg">
        <Logo />
        <div>
          <Title order={1} size="h3">
            {title}
          </Title>
          <Text className="quiet" size="sm">
            {lead}
          </Text>
        </div>
        {children}
      </Stack>
    </Center>
  );
}
