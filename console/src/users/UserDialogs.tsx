// Inviting somebody, changing what somebody may do, and the password that is shown once.
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Secret } from '../components/Secret';
import { useTold } from '../components/useTold';
import type { Role } from '../session/session';
import { changeUser, inviteUser, usersKey, type User } from './queries';
import { RolesInput } from './roles';

type DialogProps = { title: string; onClose: () => void; children: ReactNode };

function Dialog({ title, onClose, children }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      centered
      size="lg"
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {children}
    </Modal>
  );
}

// How somebody gets in for the first time; who had another shop of this server knows a password.
export function Handover({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('users.handoverTitle', { email: user.email })} onClose={onClose}>
      <Stack>
        {user.one_time_password ? (
          <>
            <Text>{t('users.handover', { address: `${window.location.origin}/console` })}</Text>
            <Secret value={user.one_time_password} />
          </>
        ) : (
          <Text>{t('users.known')}</Text>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('action.close')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

type FormProps = {
  onSubmit: () => void;
  onClose: () => void;
  submit: string;
  works: boolean;
  disabled: boolean;
  children: ReactNode;
};

function Form({ onSubmit, onClose, submit, works, disabled, children }: FormProps) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" loading={works} disabled={disabled}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function NameInput({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('users.name')}
      autoComplete="off"
      maxLength={200}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}

type InviteProps = { onClose: () => void; onInvited: (user: User) => void };

export function Invite({ onClose, onInvited }: InviteProps) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<Role[]>([]);
  const invite = useTold({
    run: () => inviteUser({ email, roles, ...(name.trim() ? { name: name.trim() } : {}) }),
    stale: [usersKey],
    onDone: onInvited,
  });
  return (
    <Dialog title={t('users.invite')} onClose={onClose}>
      <Form
        onSubmit={() => {
          invite.mutate(undefined);
        }}
        onClose={onClose}
        submit={t('users.inviteDo')}
        works={invite.isPending}
        disabled={email === '' || roles.length === 0}
      >
        <TextInput
          label={t('signin.email')}
          type="email"
          autoComplete="off"
          required
          withAsterisk={false}
          maxLength={254}
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
          }}
        />
        <NameInput value={name} onChange={setName} />
        <RolesInput value={roles} onChange={setRoles} />
      </Form>
    </Dialog>
  );
}

type ChangeProps = { user: User; isLastOwner: boolean; onClose: () => void };

export function Change({ user, isLastOwner, onClose }: ChangeProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(user.name);
  const [roles, setRoles] = useState<Role[]>(user.roles);
  const change = useTold({
    // Only what differs: the name of who has other shops too is not the owner's to change.
    run: () =>
      changeUser(user.id, { roles, ...(name.trim() === user.name ? {} : { name: name.trim() }) }),
    stale: [usersKey],
    done: t('users.changed'),
    onDone: onClose,
  });
  return (
    <Dialog title={t('users.changeTitle', { email: user.email })} onClose={onClose}>
      <Form
        onSubmit={() => {
          change.mutate(undefined);
        }}
        onClose={onClose}
        submit={t('settings.save')}
        works={change.isPending}
        disabled={roles.length === 0}
      >
        <NameInput value={name} onChange={setName} />
        <RolesInput value={roles} onChange={setRoles} keepsOwner={isLastOwner} />
      </Form>
    </Dialog>
  );
}
