// Who came in with a one-time password chooses their own before anything else. The language that the
// page has then becomes theirs.
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Frame } from './Frame';
import { PasswordForm } from './PasswordForm';
import { sessionApi, type Session } from './session';

// `current` is known where it was typed a moment ago.
type Props = { current: string; onDone: (session: Session) => void };

export default function ChangePassword({ current, onDone }: Props) {
  const { t, i18n } = useTranslation();
  const goOn = useMutation({
    mutationFn: () => sessionApi.change({ locale: i18n.language === 'nl' ? 'nl' : 'en' }),
    onSuccess: onDone,
  });
  return (
    <Frame title={t('password.title')} lead={t('password.lead')}>
      <PasswordForm
        known={current}
        onDone={() => {
          goOn.mutate();
        }}
      />
    </Frame>
  );
}
