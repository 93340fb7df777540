// What an owner may do with one user. Of the last owner nothing that would leave the shop without.
import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDots,
  IconKey,
  IconUserCheck,
  IconUserEdit,
  IconUserMinus,
  IconUserOff,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useConfirm } from '../components/useConfirm';
import { useTold } from '../components/useTold';
import { changeUser, removeUser, resetPassword, usersKey, type User } from './queries';

type Props = {
  user: User;
  isLastOwner: boolean;
  onChange: () => void;
  onReset: (user: User) => void;
};

function useSteps(user: User, onReset: (user: User) => void) {
  const { t } = useTranslation();
  const stale = [usersKey];
  const remove = useTold({ run: () => removeUser(user.id), stale, done: t('users.removed') });
  const reset = useTold({ run: () => resetPassword(user.id), stale, onDone: onReset });
  const able = useTold({
    run: (disabled: boolean) => changeUser(user.id, { disabled }),
    stale,
    done: t('users.changed'),
  });
  return { remove, reset, able };
}

export function UserMenu({ user, isLastOwner, onChange, onReset }: Props) {
  const { t } = useTranslation();
  const { ask, dialog } = useConfirm();
  const { remove, reset, able } = useSteps(user, onReset);
  const who = user.name || user.email;
  const question = (
    step: 'disable' | 'reset' | 'remove',
    destructive: boolean,
    run: () => void,
  ) => {
    ask({
      title: t(`users.${step}.title`, { who }),
      text: t(`users.${step}.text`),
      confirm: t(`users.${step}.action`),
      destructive,
      onConfirm: run,
    });
  };
  const working = remove.isPending || reset.isPending || able.isPending;
  return (
    <>
      {dialog}
      <Menu position="bottom-end" width={280} shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="default"
            size="lg"
            loading={working}
            aria-label={t('users.actions', { who })}
          >
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUserEdit size={16} aria-hidden />} onClick={onChange}>
            {t('users.change')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconKey size={16} aria-hidden />}
            onClick={() => {
              question('reset', false, () => {
                reset.mutate(undefined);
              });
            }}
          >
            {t('users.reset.action')}
          </Menu.Item>
          {user.disabled ? (
            <Menu.Item
              leftSection={<IconUserCheck size={16} aria-hidden />}
              onClick={() => {
                able.mutate(false);
              }}
            >
              {t('users.enable')}
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconUserOff size={16} aria-hidden />}
              disabled={isLastOwner}
              onClick={() => {
                question('disable', true, () => {
                  able.mutate(true);
                });
              }}
            >
              {t('users.disable.action')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconUserMinus size={16} aria-hidden />}
            disabled={isLastOwner}
            onClick={() => {
              question('remove', true, () => {
                remove.mutate(undefined);
              });
            }}
          >
            {t('users.remove.action')}
          </Menu.Item>
          {isLastOwner ? <Menu.Label>{t('users.lastOwner')}</Menu.Label> : null}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
