// Who came in with a one-time password chooses their own before anything else.
import { Center, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Logo } from '../shell/Logo';
import { PasswordForm } from './PasswordForm';
import { sessionQueryKey } from './SessionContext';

export function ChangePassword() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack className="surface" p="xl" w="100%" maw={420} gap="lg">
        <Logo />
        <div>
          <Title order={1} size="h3">
            {t('password.title')}
          </Title>
          <Text className="quiet" size="sm">
            {t('password.lead')}
          </Text>
        </div>
        <PasswordForm onDone={() => void client.invalidateQueries({ queryKey: sessionQueryKey })} />
      </Stack>
    </Center>
  );
}
