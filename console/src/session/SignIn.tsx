// Who is not signed in yet.
import { Anchor, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setCaller } from '../api/client';
import { Frame } from './Frame';
import { sessionApi, type Language, type Session } from './session';
import { SignInForm } from './SignInForm';

// Who chooses a language before signing in keeps it.
async function keepLanguage(session: Session, chosen: Language | null): Promise<Session> {
  const first = session.user.must_change_password;
  if (chosen === null || first || chosen === session.user.locale) return session;
  setCaller('', session.csrf_token);
  return sessionApi.change({ locale: chosen }).catch(() => session);
}

export default function SignIn({ onDone }: { onDone: (session: Session, word: string) => void }) {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState<Language | null>(null);
  const other = i18n.language === 'nl' ? 'en' : 'nl';
  return (
    <Frame title={t('signin.title')} lead={t('signin.lead')}>
      <SignInForm
        onDone={(session, password) => {
          void keepLanguage(session, chosen).then((kept) => {
            onDone(kept, password);
          });
        }}
      />
      <Text className="quiet" size="sm">
        {t('signin.forgotten')}
      </Text>
      <Anchor
        component="button"
        type="button"
        size="sm"
        ta="left"
        lang={other}
        onClick={() => {
          setChosen(other);
          void i18n.changeLanguage(other);
        }}
      >
        {other === 'nl' ? 'Nederlands' : 'English'}
      </Anchor>
    </Frame>
  );
}
