// Every page at three widths, in both languages, light and dark: nothing scrolls sideways, no text is
// cut off, nothing fails in the console, axe finds nothing serious. STAPEL_SCREENSHOTS names a
// folder for a picture of each.
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Shop } from './shop';
import { openBrowser, Visit, type Looks } from './visit';

const pages = {
  home: '/',
  promotions: '/promotions',
  calendar: '/promotions?view=calendar',
  year: '/promotions?view=calendar&scale=year',
  promotion: '/promotions/zwarte-vrijdag',
  new: '/promotions/new',
  editor: '/promotions/bonen-staffel/edit',
  codes: '/codes',
  pool: '/codes/pools/kom-terug',
  code: '/codes/ZWART20',
  cart: '/cart',
  shop: '/settings/shop',
  users: '/settings/users',
  keys: '/settings/keys',
  webhooks: '/settings/webhooks',
  audit: '/settings/audit',
  account: '/settings/account',
  missing: '/nowhere',
};

const looks: Looks[] = [360, 768, 1440].flatMap((width) =>
  (['en', 'nl'] as const).flatMap((language) =>
    (['light', 'dark'] as const).map((scheme) => ({ width, language, scheme })),
  ),
);

async function settle(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('heading').first().waitFor();
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
}

// Boxes that hide part of their own text, but for fields, whose text scrolls, and what is meant for
// screen readers alone.
function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main *, header *')]
      .filter((one) => {
        const style = getComputedStyle(one);
        const hides = style.overflowX === 'hidden' || style.textOverflow === 'ellipsis';
        const read = one.closest('.visually-hidden, input, select, textarea, svg') !== null;
        const says = one.textContent.trim() !== '';
        return (
          hides && says && !read && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1
        );
      })
      .map((one) => `${one.className}: ${one.textContent.slice(0, 40)}`),
  );
}

async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    type Axe = { run: () => Promise<{ violations: Violation[] }> };
    type Violation = { id: string; impact: string; nodes: { html: string }[] };
    const { violations } = await (window as unknown as { axe: Axe }).axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  });
}

async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.STAPEL_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({
    path: path.join(folder, `${name}.png`),
    fullPage: true,
  });
}

// Ids are drawn at random, and some are wider than others: as if every word in the lists were long
// but those that are the console's own.
function widen(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const cell of document.querySelectorAll('main .rows :is(th, td)')) {
      const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        if (texts.currentNode.parentElement?.closest('.tag, button')) continue;
        texts.currentNode.nodeValue = 'W'.repeat(40);
      }
    }
  });
}

function sidewaysOf(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

describe('every page', () => {
  const shop = new Shop();
  let browser: Browser;

  beforeAll(async () => {
    await shop.start();
    // So that Home has figures.
    const lines = [{ id: '1', sku: 'X', quantity: 1, unit_price: 9000 }];
    const cart = { currency: 'EUR', lines, codes: ['ZWART20'], customer: { id: 'c' } };
    await shop.ask('POST', '/v1/redemptions', { order: 'o-1', cart });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.stop();
  });

  it.each(looks)('looks right at $width, $language, $scheme', async (look) => {
    const visit = await Visit.open(browser, shop, look);
    const { page } = visit;
    const found: Record<string, unknown> = {};
    const check = async (name: string) => {
      await settle(page);
      const sideways = await sidewaysOf(page);
      if (sideways > 0) found[`${name} scrolls sideways`] = sideways;
      const clipped = await clippedTexts(page);
      if (clipped.length > 0) found[`${name} cuts text`] = clipped;
      // Contrast and structure do not depend on the language, nor on the width in between.
      if (look.language === 'en' && look.width !== 768) {
        const serious = await seriousFindings(page);
        if (serious.length > 0) found[`${name} by axe`] = serious;
      }
      await keepPicture(page, `${name}-${look.width}-${look.language}-${look.scheme}`);
    };
    await visit.go('/');
    await check('signin');
    await visit.signIn('owner', look.language);
    for (const [name, address] of Object.entries(pages)) {
      await visit.go(address);
      await check(name);
    }
    await visit.go(pages.users);
    await page.getByRole('button', { name: /^(Invite somebody|Iemand uitnodigen)$/ }).click();
    await page.getByRole('dialog').waitFor();
    await check('invite');
    await visit.go(pages.account);
    await page.getByRole('button', { name: /^(Set up|Instellen)$/ }).click();
    await page.getByRole('img', { name: /^QR/ }).waitFor();
    await check('authenticator');
    expect(found).toEqual({});
    expect(visit.faults).toEqual([]);
    await visit.close();
  });

  it('has room on a phone for long words in its lists', async () => {
    const visit = await Visit.open(browser, shop, { width: 360, language: 'en', scheme: 'light' });
    await visit.signIn('owner');
    const lists = ['promotions', 'codes', 'pool', 'users', 'keys', 'audit'] as const;
    const found: Record<string, number> = {};
    for (const name of lists) {
      await visit.go(pages[name]);
      await visit.page.locator('main .rows tbody tr').first().waitFor();
      await widen(visit.page);
      const sideways = await sidewaysOf(visit.page);
      if (sideways > 0) found[name] = sideways;
    }
    expect(found).toEqual({});
    await visit.close();
  });
});
