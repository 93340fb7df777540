// The frame around every page: menu, shop, account. The menu is at the side, or behind a button
// where the screen is narrow.
import { AppShell, Burger, Center, Group, NativeSelect, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconDiscount2,
  IconHome,
  IconSettings,
  IconShoppingCart,
  IconTicket,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router-dom';
import { useCurrent, useHasShop } from '../session/SessionContext';
import { AccountMenu } from './AccountMenu';
import { Logo } from './Logo';
import { Pages } from './routes';

const places = [
  { key: 'home', to: '/', scope: 'promotions.read', Icon: IconHome },
  { key: 'promotions', to: '/promotions', scope: 'promotions.read', Icon: IconDiscount2 },
  { key: 'codes', to: '/codes', scope: 'codes', Icon: IconTicket },
  { key: 'cart', to: '/cart', scope: 'prices', Icon: IconShoppingCart },
  { key: 'settings', to: '/settings', scope: null, Icon: IconSettings },
] as const;

function ShopSwitch() {
  const { t } = useTranslation();
  const { session, shop, chooseShop } = useCurrent();
  if (session.shops.length === 1) {
    return (
      <Text size="sm" className="quiet" truncate>
        {shop.name}
      </Text>
    );
  }
  return (
    <NativeSelect
      aria-label={t('shell.shop')}
      size="sm"
      maw={220}
      value={shop.shop}
      data={session.shops.map((one) => ({ value: one.shop, label: one.name }))}
      onChange={(event) => {
        chooseShop(event.currentTarget.value);
      }}
    />
  );
}

function Places({ onGo }: { onGo: () => void }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { may } = useCurrent();
  const open = places.filter(({ scope }) => scope === null || may(scope));
  return (
    <>
      {open.map(({ key, to, Icon }) => {
        const here = to === '/' ? pathname === '/' : pathname.startsWith(to);
        return (
          <NavLink
            key={key}
            component={Link}
            to={to}
            active={here}
            {...(here ? { 'aria-current': 'page' as const } : {})}
            label={t(`nav.${key}`)}
            leftSection={<Icon size={20} aria-hidden />}
            onClick={onGo}
            className="place"
          />
        );
      })}
    </>
  );
}

// After a change of page, keyboards and screen readers go on at its beginning.
function useFocusOnMove(target: React.RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current !== pathname) target.current?.focus({ preventScroll: true });
    last.current = pathname;
  }, [pathname, target]);
}

export function Shell() {
  const { t } = useTranslation();
  const hasShop = useHasShop();
  const [opened, menu] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  useFocusOnMove(main);
  if (!hasShop) {
    return (
      <Center mih="100vh" p="md" component="main">
        <Text>{t('shell.noShop')}</Text>
      </Center>
    );
  }
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 248, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <a className="skip" href="#content">
        {t('shell.skip')}
      </a>
      <AppShell.Header className="bar">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              opened={opened}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={opened ? t('shell.closeMenu') : t('shell.openMenu')}
              aria-expanded={opened}
            />
            <Logo />
          </Group>
          <Group gap="md" wrap="nowrap" miw={0}>
            <ShopSwitch />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" className="bar" aria-label={t('shell.nav')}>
        <Places onGo={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" ref={main} tabIndex={-1} className="content">
        <div className="page">
          <Pages />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}
