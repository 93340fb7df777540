// The current password and the next one. What the server asks of passwords, the server judges.
import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasFault } from '../api/problem';
import { useProblemText } from '../api/useProblemText';
import { sessionApi } from './session';

// `known`: the current password, where it need not be asked for.
type Props = { known?: string; onDone: () => void };

export function PasswordForm({ known = '', onDone }: Props) {
  const { t } = useTranslation();
  const text = useProblemText();
  const [typed, setTyped] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => sessionApi.changePassword(known || typed, next),
    onSuccess: () => {
      setTyped('');
      setNext('');
      onDone();
    },
  });
  const wrong = hasFault(change.error, '/current');
  const unfit = hasFault(change.error, '/new');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      <Stack>
        {change.isError && !wrong && !unfit ? (
          <Alert role="alert" color="red" variant="outline">
            {text(change.error)}
          </Alert>
        ) : null}
        {known ? null : (
          <PasswordInput
            label={t('password.current')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            error={wrong ? t('password.wrong') : null}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
            }}
          />
        )}
        <PasswordInput
          label={t('password.next')}
          description={t('password.hint')}
          autoComplete="new-password"
          required
          withAsterisk={false}
          minLength={12}
          maxLength={256}
          error={unfit ? t('password.unfit') : null}
          value={next}
          onChange={(event) => {
            setNext(event.currentTarget.value);
          }}
        />
        <Button type="submit" loading={change.isPending} {...(known ? {} : { className: 'start' })}>
          {t('password.submit')}
        </Button>
      </Stack>
    </form>
  );
}
