// The signed-in user's own account.
import { Group, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { Tag } from '../components/Tag';
import { PasswordForm } from '../session/PasswordForm';
import { useCurrent } from '../session/SessionContext';

export function AccountPanel() {
  const { t } = useTranslation();
  const { session, shop } = useCurrent();
  return (
    <div className="halves">
      <Stack className="surface" p="lg" component="section">
        <Title order={2} size="h5">
          {session.user.name || session.user.email}
        </Title>
        <Text>{session.user.email}</Text>
        <Group gap={6}>
          <Text>{t('settings.roles', { shop: shop.name })}</Text>
          {shop.roles.map((role) => (
            <Tag key={role} tone="calm">
              {role}
            </Tag>
          ))}
        </Group>
      </Stack>
      <Stack className="surface" p="lg" component="section">
        <Title order={2} size="h5">
          {t('password.submit')}
        </Title>
        <PasswordForm
          onDone={() => {
            notifications.show({ message: t('password.done'), color: 'stack' });
          }}
        />
      </Stack>
    </div>
  );
}
