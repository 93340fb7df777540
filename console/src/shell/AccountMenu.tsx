// The signed-in user's own choices: language, light or dark, signing out.
import { Avatar, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
  IconUserCog,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { sessionApi, type Language } from '../session/session';
import { changeSession, sessionQueryKey, useCurrent } from '../session/SessionContext';

const languages: { code: Language; name: string }[] = [
  { code: 'nl', name: 'Nederlands' },
  { code: 'en', name: 'English' },
];
const schemes = [
  { scheme: 'light', Icon: IconSun },
  { scheme: 'dark', Icon: IconMoon },
  { scheme: 'auto', Icon: IconDeviceDesktop },
] as const;

function useSignOut(): () => void {
  const client = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => sessionApi.close(),
    onSettled: () => {
      changeSession(client, null);
    },
  });
  return () => {
    signOut.mutate();
  };
}

function useChooseLanguage(): (locale: Language) => void {
  const client = useQueryClient();
  const choose = useMutation({
    mutationFn: (locale: Language) => sessionApi.change({ locale }),
    onSuccess: (session) => {
      client.setQueryData(sessionQueryKey, session);
    },
  });
  return (locale) => {
    void i18next.changeLanguage(locale);
    choose.mutate(locale);
  };
}

export function AccountMenu() {
  const { t, i18n } = useTranslation();
  const { session } = useCurrent();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const chooseLanguage = useChooseLanguage();
  const signOut = useSignOut();
  const name = session.user.name || session.user.email;
  return (
    <Menu position="bottom-end" width={240} shadow="md">
      <Menu.Target>
        <UnstyledButton aria-label={`${t('shell.account')}: ${name}`} className="account">
          <Avatar color="stack.9" radius="xl" size={36} variant="filled">
            <IconUser size={20} aria-hidden />
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.user.email}</Menu.Label>
        <Menu.Item
          component={Link}
          to="/settings/account"
          leftSection={<IconUserCog size={16} aria-hidden />}
        >
          {t('settings.tab.account')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        {languages.map(({ code, name: label }) => (
          <Menu.Item
            key={code}
            lang={code}
            leftSection={<IconLanguage size={16} aria-hidden />}
            {...(i18n.language === code ? { 'aria-current': true, fw: 650 } : {})}
            onClick={() => {
              chooseLanguage(code);
            }}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('shell.scheme')}</Menu.Label>
        {schemes.map(({ scheme, Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} aria-hidden />}
            {...(colorScheme === scheme ? { 'aria-current': true, fw: 650 } : {})}
            onClick={() => {
              setColorScheme(scheme);
            }}
          >
            {t(`shell.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
