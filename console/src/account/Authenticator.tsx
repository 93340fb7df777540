// The second step of signing in: setting it up with an app, the codes for when the app is lost, and
// switching it off.
import { Anchor, Button, Code, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconShieldCheck, IconShieldLock } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasFault } from '../api/problem';
import { Failure } from '../components/States';
import { Tag } from '../components/Tag';
import { sessionApi, type Session } from '../session/session';
import { sessionQueryKey, useCurrent } from '../session/SessionContext';
import { Panel } from './Panel';
import { QrCode } from './QrCode';
import { RecoveryCodes } from './RecoveryCodes';

// Tells the page that the second step is on, or off, without asking the server again.
function useNoteTotp(): (totp: boolean) => void {
  const client = useQueryClient();
  return (totp) => {
    client.setQueryData<Session | null>(sessionQueryKey, (old) =>
      old ? { ...old, user: { ...old.user, totp } } : old,
    );
  };
}

type Offer = { secret: string; uri: string };

function Offered({ offer, onCodes }: { offer: Offer; onCodes: (codes: string[]) => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => sessionApi.confirmTotp(code.replaceAll(' ', '')),
    onSuccess: (answer) => {
      onCodes(answer.recovery_codes);
    },
  });
  const wrong = hasFault(confirm.error, '/totp');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <Stack>
        <Group align="flex-start" gap="lg">
          <QrCode text={offer.uri} label={t('totp.qr')} />
          <Stack gap="xs" className="grow" miw={200}>
            <Text size="sm">{t('totp.scan')}</Text>
            <Text size="sm" className="quiet">
              {t('totp.byHand')}
            </Text>
            <Code className="secret">{offer.secret.replace(/(.{4})(?=.)/g, '$1 ')}</Code>
            <Anchor href={offer.uri} size="sm">
              {t('totp.open')}
            </Anchor>
          </Stack>
        </Group>
        {confirm.isError && !wrong ? <Failure error={confirm.error} /> : null}
        <TextInput
          label={t('totp.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          maxLength={8}
          error={wrong ? t('totp.wrong') : null}
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
          }}
        />
        <Group>
          <Button type="submit" loading={confirm.isPending} disabled={code === ''}>
            {t('totp.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function SetUp({ onCodes }: { onCodes: (codes: string[]) => void }) {
  const { t } = useTranslation();
  const start = useMutation({ mutationFn: () => sessionApi.startTotp() });
  if (start.data) return <Offered offer={start.data} onCodes={onCodes} />;
  return (
    <>
      <Text size="sm">{t('totp.lead')}</Text>
      {start.isError ? <Failure error={start.error} /> : null}
      <Group>
        <Button
          leftSection={<IconShieldLock size={18} aria-hidden />}
          loading={start.isPending}
          onClick={() => {
            start.mutate();
          }}
        >
          {t('totp.start')}
        </Button>
      </Group>
    </>
  );
}

function SwitchOff({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [password, setPassword] = useState('');
  const stop = useMutation({ mutationFn: () => sessionApi.stopTotp(password), onSuccess: onDone });
  const wrong = hasFault(stop.error, '/password');
  if (!asked) {
    return (
      <Group>
        <Button
          variant="default"
          onClick={() => {
            setAsked(true);
          }}
        >
          {t('totp.stop')}
        </Button>
      </Group>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        stop.mutate();
      }}
    >
      <Stack>
        <Text size="sm">{t('totp.stopText')}</Text>
        {stop.isError && !wrong ? <Failure error={stop.error} /> : null}
        <PasswordInput
          label={t('password.current')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={wrong ? t('password.wrong') : null}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
        />
        <Group>
          <Button type="submit" color="red.9" loading={stop.isPending}>
            {t('totp.stop')}
          </Button>
          <Button
            variant="default"
            onClick={() => {
              setAsked(false);
            }}
          >
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function Authenticator() {
  const { t } = useTranslation();
  const { session } = useCurrent();
  const note = useNoteTotp();
  const [codes, setCodes] = useState<string[] | null>(null);
  const on = session.user.totp;
  return (
    <Panel
      title={t('totp.title')}
      aside={<Tag tone={on ? 'good' : 'plain'}>{t(on ? 'totp.on' : 'totp.off')}</Tag>}
    >
      {codes ? (
        <RecoveryCodes
          codes={codes}
          onKept={() => {
            setCodes(null);
          }}
        />
      ) : null}
      {!on && !codes ? (
        <SetUp
          onCodes={(made) => {
            setCodes(made);
            note(true);
          }}
        />
      ) : null}
      {on && !codes ? (
        <>
          <Group gap="sm" wrap="nowrap" align="flex-start">
            <IconShieldCheck size={20} aria-hidden />
            <Text size="sm">{t('totp.onText')}</Text>
          </Group>
          <SwitchOff
            onDone={() => {
              note(false);
            }}
          />
        </>
      ) : null}
    </Panel>
  );
}
