// E-mail and password, then the code of an authenticator where one is in use.
import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, isCode } from '../api/problem';
import { useProblemText } from '../api/useProblemText';
import { sessionApi, type Session } from './session';

type Props = {
  email?: string;
  onDone: (session: Session, password: string) => void;
};

// While an account or an address is locked nothing is tried, so nothing is sent either.
function useLock(error: unknown): boolean {
  const [locked, setLocked] = useState(false);
  useEffect(() => {
    if (!(error instanceof ApiProblem) || error.code !== 'locked_out') return undefined;
    setLocked(true);
    const timer = window.setTimeout(
      () => {
        setLocked(false);
      },
      (error.retryAfterSeconds ?? 30) * 1000,
    );
    return () => {
      window.clearTimeout(timer);
    };
  }, [error]);
  return locked;
}

function Refusal({ error, locked, again }: { error: unknown; locked: boolean; again: boolean }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const needsCode = isCode(error, 'totp_required');
  if (!error || (needsCode && !again) || (isCode(error, 'locked_out') && !locked)) return null;
  return (
    <Alert role="alert" color="red" variant="outline">
      {needsCode ? t('signin.wrongCode') : text(error)}
    </Alert>
  );
}

function CodeInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [recovery, setRecovery] = useState(false);
  return (
    <>
      <TextInput
        key={String(recovery)}
        label={t(recovery ? 'signin.recovery' : 'signin.totp')}
        description={t(recovery ? 'signin.recoveryHint' : 'signin.totpHint')}
        autoComplete="one-time-code"
        inputMode={recovery ? 'text' : 'numeric'}
        required
        withAsterisk={false}
        autoFocus
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      <Anchor
        component="button"
        type="button"
        size="sm"
        ta="left"
        onClick={() => {
          setRecovery(!recovery);
          onChange('');
        }}
      >
        {t(recovery ? 'signin.useApp' : 'signin.useRecovery')}
      </Anchor>
    </>
  );
}

export function SignInForm({ email: known = '', onDone }: Props) {
  const { t } = useTranslation();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const [askCode, setAskCode] = useState(false);
  const signIn = useMutation({
    mutationFn: (code: string) =>
      sessionApi.open({ email, password, ...(code ? { totp: code } : {}) }),
    onSuccess: (session) => {
      onDone(session, password);
    },
    onError: (error) => {
      if (isCode(error, 'totp_required')) setAskCode(true);
      if (isCode(error, 'wrong_credentials')) setAskCode(false);
      setTotp('');
    },
  });
  const locked = useLock(signIn.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate(totp.trim());
      }}
    >
      <Stack>
        <Refusal error={signIn.error} locked={locked} again={Boolean(signIn.variables)} />
        {askCode ? (
          <>
            <Text size="sm" fw={600}>
              {email}
            </Text>
            <CodeInput value={totp} onChange={setTotp} />
          </>
        ) : (
          <>
            <TextInput
              label={t('signin.email')}
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              readOnly={known !== ''}
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
              data-autofocus={known !== '' || undefined}
              value={password}
              onChange={(event) => {
                setPassword(event.currentTarget.value);
              }}
            />
          </>
        )}
        <Button type="submit" loading={signIn.isPending} disabled={locked} fullWidth>
          {t('signin.submit')}
        </Button>
      </Stack>
    </form>
  );
}
