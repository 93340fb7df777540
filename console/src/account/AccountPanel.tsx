// The signed-in user's own account.
import { Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from '../session/PasswordForm';
import { useCurrent } from '../session/SessionContext';
import { Authenticator } from './Authenticator';
import { Panel } from './Panel';
import { Profile, Rights } from './Profile';

export function AccountPanel() {
  const { t } = useTranslation();
  const { user } = useCurrent().session;
  return (
    <div className="halves">
      <Stack gap="lg">
        <Profile key={`${user.locale} ${user.name}`} />
        <Rights />
      </Stack>
      <Stack gap="lg">
        <Panel title={t('password.submit')}>
          <PasswordForm
            onDone={() => {
              notifications.show({ message: t('password.done'), color: 'stack' });
            }}
          />
        </Panel>
        <Authenticator />
      </Stack>
    </div>
  );
}
