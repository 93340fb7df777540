// What each role sees and may do, and how owners give roles. The server is asked beside the page:
// what is not shown is refused too.
import type { Browser } from 'playwright-core';
import { roles, Shop } from './shop';
import { openBrowser, Visit } from './visit';

const promotion = '/promotions/vijftien-vanaf-75';

describe('roles', () => {
  const shop = new Shop();
  let browser: Browser;
  let visit: Visit;

  beforeAll(async () => {
    shop.createShop('belgium', 'owner');
    await shop.start();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.stop();
  });
  beforeEach(async () => {
    visit = await Visit.open(browser, shop);
  });
  afterEach(async () => {
    await visit.close();
  });

  const button = (name: string | RegExp) => visit.page.getByRole('button', { name });

  it('lets a marketer write a draft that an approver publishes', async () => {
    await visit.signIn('marketer');
    const { page } = visit;
    await visit.go(`${promotion}/edit`);
    await page.getByText('Somebody else publishes').waitFor();
    expect(await button('Save and publish').count()).toBe(0);
    await page.getByRole('textbox', { name: 'Amount' }).fill('16');
    await button('Save draft').click();
    await page.getByText('Changes wait').first().waitFor();
    await page.getByText('until an approver or an owner of the shop publishes').waitFor();
    for (const name of ['Publish', 'Pause', 'Stop']) expect(await button(name).count()).toBe(0);
    for (const step of ['publish', 'pause', 'end']) {
      expect(await visit.ask('POST', `/v1${promotion}/${step}`)).toBe(403);
    }

    const approver = await Visit.open(browser, shop);
    await approver.signIn('approver');
    await approver.go(promotion);
    await approver.page.getByRole('button', { name: 'Publish' }).click();
    const dialog = approver.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await approver.page.getByText('The promotion has been published.').waitFor();
    expect(approver.faults).toEqual([]);
    await approver.close();
    const live = await shop.ask('GET', `/v1${promotion}`);
    expect(JSON.stringify(live.body.live)).toContain('1600');
  });

  it.each(roles)('shows the %s only what the server allows', async (role) => {
    await visit.signIn(role);
    const { page } = visit;
    const names = await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link').all();
    const places = await Promise.all(names.map((one) => one.getAttribute('href')));
    for (const place of [...places, `/console${promotion}`]) {
      await visit.go((place ?? '').replace('/console', ''));
      await page.getByRole('main').getByRole('heading').first().waitFor();
      await page.waitForLoadState('networkidle');
    }
    await visit.go('/settings');
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await page.waitForLoadState('networkidle');
    }
    expect(visit.faults).toEqual([]);
  });

  it('explains to who only reads that others write', async () => {
    await visit.signIn('analyst');
    await visit.go(`${promotion}/edit`);
    await visit.page.getByRole('heading', { name: 'Your role reads promotions' }).waitFor();
    await visit.go('/promotions');
    await visit.page.getByRole('table', { name: 'Promotions' }).waitFor();
    expect(await visit.page.getByRole('link', { name: 'New promotion' }).count()).toBe(0);
  });

  it('invites, changes, blocks and removes a user', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await visit.go('/settings/users');
    await button('Invite somebody').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail address').fill('noor@example.org');
    await dialog.getByLabel('Name').fill('Noor');
    await dialog.getByRole('checkbox', { name: 'Analyst' }).check();
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    const secret = dialog.getByRole('status').locator('code');
    const word = (await secret.textContent()) ?? '';
    expect(word).not.toBe('');
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    const noor = page.getByRole('row').filter({ hasText: 'noor@example.org' });
    await noor.getByText('Analyst').waitFor();
    const choose = async (name: string) => {
      await button('Actions for Noor').click();
      await page.getByRole('menuitem', { name }).click();
    };
    await choose('Change name and roles');
    await dialog.getByRole('checkbox', { name: 'Marketer' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await noor.getByText('Marketer').waitFor();

    await choose('New password');
    await dialog.getByRole('button', { name: 'New password' }).click();
    await secret.waitFor();
    expect(await secret.textContent()).not.toBe(word);
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    await choose('Disable');
    await dialog.getByRole('button', { name: 'Disable' }).click();
    await noor.getByText('Disabled').waitFor();
    await choose('Allow to sign in again');
    await noor.getByText('Active').waitFor();
    await choose('Remove from this shop');
    await dialog.getByRole('button', { name: 'Remove from this shop' }).click();
    await noor.waitFor({ state: 'detached' });
    expect(visit.faults).toEqual([]);
  });

  it('keeps the last owner, and says so', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await visit.go('/settings/users');
    await button('Actions for The owner').click();
    await page.getByText('The only owner of this shop').waitFor();
    const remove = page.getByRole('menuitem', { name: 'Remove from this shop' });
    expect(await remove.isDisabled()).toBe(true);
    await page.getByRole('menuitem', { name: 'Change name and roles' }).click();
    const owner = page.getByRole('dialog').getByRole('checkbox', { name: 'Owner' });
    expect(await owner.isDisabled()).toBe(true);
  });

  it('tells who did what, the latest first', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await visit.go('/settings/audit');
    const rows = page.getByRole('table', { name: 'Audit trail' }).getByRole('row');
    await rows.nth(1).waitFor();
    await page.getByText('The marketer').first().waitFor();
    const said = await rows.allTextContents();
    const at = (words: string) => said.findIndex((row) => row.includes(words));
    expect(at('promotion.published')).toBeGreaterThan(0);
    expect(at('promotion.saved')).toBeGreaterThan(at('promotion.published'));
  });

  it('goes from one shop to another and back', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await page.getByRole('link', { name: 'Promotions', exact: true }).click();
    await page.getByRole('table', { name: 'Promotions' }).waitFor();
    const shops = page.getByRole('combobox', { name: 'Shop' });
    await shops.selectOption('belgium');
    await page.getByRole('heading', { name: 'No promotions yet' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'No promotions yet' }).waitFor();
    await shops.selectOption('default');
    await page.getByRole('table', { name: 'Promotions' }).waitFor();
    expect(visit.faults).toEqual([]);
  });
});
