// E-mail and password; the code of an authenticator app is asked for once the server wants it.
import {
  Alert,
  Anchor,
  Button,
  Center,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../api/problem';
import { useProblemText } from '../api/useProblemText';
import { Logo } from '../shell/Logo';
import { sessionApi } from './session';
import { sessionQueryKey } from './SessionContext';

function LanguageLinks() {
  const { i18n } = useTranslation();
  const other = i18n.language === 'nl' ? 'en' : 'nl';
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      lang={other}
      onClick={() => void i18n.changeLanguage(other)}
    >
      {other === 'nl' ? 'Nederlands' : 'English'}
    </Anchor>
  );
}

function SignInForm() {
  const { t } = useTranslation();
  const text = useProblemText();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const signIn = useMutation({
    mutationFn: () => sessionApi.open({ email, password, ...(totp ? { totp } : {}) }),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(sessionQueryKey, session);
    },
  });
  const needsTotp = isCode(signIn.error, 'totp_required') || totp !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <Stack>
        {signIn.isError ? (
          <Alert role="alert" color="red" variant="outline">
            {text(signIn.error)}
          </Alert>
        ) : null}
        <TextInput
          label={t('signin.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
          }}
        />
        <PasswordInput
          label={t('signin.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-hidden': true }}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
        />
        {needsTotp ? (
          <TextInput
            label={t('signin.totp')}
            autoComplete="one-time-code"
            inputMode="numeric"
            autoFocus
            value={totp}
            onChange={(event) => {
              setTotp(event.currentTarget.value);
            }}
          />
        ) : null}
        <Button type="submit" loading={signIn.isPending} fullWidth>
          {t('signin.submit')}
        </Button>
      </Stack>
    </form>
  );
}

export default function SignIn() {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${t('signin.title')} · Stapel`;
  }, [t]);
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack className="surface" p="xl" w="100%" maw={420} gap="lg">
        <Logo />
        <div>
          <Title order={1} size="h3">
            {t('signin.title')}
          </Title>
          <Text className="quiet" size="sm">
            {t('signin.lead')}
          </Text>
        </div>
        <SignInForm />
        <Text className="quiet" size="sm">
          {t('signin.forgotten')}
        </Text>
        <LanguageLinks />
      </Stack>
    </Center>
  );
}
