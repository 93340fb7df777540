// The session ended while somebody was at work: what they typed waits behind this question.
import { Button, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Session } from './session';
import { SignInForm } from './SignInForm';

type Props = { email: string; onDone: (session: Session) => void; onLeave: () => void };

export default function SignInAgain({ email, onDone, onLeave }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      centered
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      overlayProps={{ backgroundOpacity: 0.75, blur: 10 }}
      title={t('signin.againTitle')}
    >
      <Stack>
        <Text size="sm">{t('signin.againText')}</Text>
        <SignInForm email={email} onDone={onDone} />
        <Button variant="subtle" size="sm" onClick={onLeave}>
          {t('signin.somebodyElse')}
        </Button>
      </Stack>
    </Modal>
  );
}
