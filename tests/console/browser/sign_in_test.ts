// Coming in: passwords, one-time passwords, authenticators, locks, and sessions that end at work.
import type { Browser } from 'playwright-core';
import { password, Shop } from './shop';
import { totpAt } from './totp';
import { openBrowser, Visit } from './visit';

const chosen = 'a walk along the canal';

describe('signing in', () => {
  const shop = new Shop();
  let word: string;
  let browser: Browser;
  let visit: Visit;

  beforeAll(async () => {
    word = shop.inviteUser('newcomer', 'marketer');
    shop.createUser('forgetful', 'analyst');
    shop.createUser('careful', 'analyst');
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

  const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
  const menu = () => visit.page.getByRole('button', { name: /^Account: The/ });

  it('leads who has a one-time password to one of their own, in their own language', async () => {
    const { page } = visit;
    await visit.go('/codes');
    await visit.typeIn('newcomer', word);
    await page.getByRole('heading', { name: 'Choose a password of your own' }).waitFor();
    await page.getByLabel('New password').fill('newcomer@example.org');
    await button('Change password').click();
    await page.getByText('not your e-mail address').waitFor();
    await page.getByLabel('New password').fill(chosen);
    await button('Change password').click();
    await page.getByRole('heading', { level: 1, name: 'Codes' }).waitFor();

    await menu().click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await visit.typeIn('newcomer', word);
    await page.getByText('do not belong together').waitFor();
    await visit.typeIn('newcomer', chosen);
    await page.getByRole('heading', { level: 1, name: 'Codes' }).waitFor();
  });

  it('keeps the language that was chosen before signing in', async () => {
    const { page } = visit;
    await visit.go('/codes');
    await page.getByRole('button', { name: 'Nederlands' }).click();
    await page.getByRole('button', { name: 'English' }).click();
    await visit.typeIn('analyst');
    await page.getByRole('link', { name: 'Promotions', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Promotions', exact: true }).waitFor();
  });

  it('tells nothing about wrong passwords, and locks after five', async () => {
    const { page } = visit;
    await visit.go('/');
    for (let failure = 0; failure < 5; failure += 1) {
      const answer = page.waitForResponse('**/v1/session');
      await visit.typeIn('forgetful', 'not the right one');
      await answer;
    }
    await page.getByText('This e-mail address and password do not belong together.').waitFor();
    await visit.typeIn('forgetful');
    await page.getByText('Too many failed attempts. Try again in').waitFor();
    expect(await button('Sign in').isDisabled()).toBe(true);
  });

  it('sets up an authenticator, asks for its codes, and takes a recovery code', async () => {
    const { page } = visit;
    await visit.signIn('approver');
    await visit.go('/settings/account');
    await button('Set up').click();
    await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    const secret = ((await page.locator('code.secret').textContent()) ?? '').replaceAll(' ', '');
    const code = page.getByLabel('The code that the app shows now');
    await code.fill('000000');
    await button('Switch on').click();
    await page.getByText('This is not the code that the app shows now').waitFor();
    await code.fill(totpAt(secret, Date.now()));
    await button('Switch on').click();
    const codes = await page.getByRole('status').getByRole('listitem').allTextContents();
    expect(new Set(codes).size).toBe(10);
    await button('I have kept them').click();
    await page.getByText('Signing in asks for a code of your app').waitFor();

    await menu().click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await visit.typeIn('approver');
    await page.getByLabel('Code of your authenticator app').fill('123');
    await button('Sign in').click();
    await page.getByText('This code is not right, or was used already').waitFor();
    // No code is good twice: the one of the next half minute is taken too.
    await page
      .getByLabel('Code of your authenticator app')
      .fill(totpAt(secret, Date.now() + 30_000));
    await button('Sign in').click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();

    await menu().click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await visit.typeIn('approver');
    await button('Use a recovery code').click();
    await page.getByLabel('Recovery code').fill(codes[0] ?? '');
    await button('Sign in').click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();

    await button('Switch off').click();
    await page.getByLabel('Current password').last().fill('not the right one');
    await button('Switch off').click();
    await page.getByText('This is not your current password.').waitFor();
    await page.getByLabel('Current password').last().fill(password);
    await button('Switch off').click();
    await button('Set up').waitFor();
  });

  it('changes the own name and password', async () => {
    const { page } = visit;
    await visit.signIn('careful');
    await visit.go('/settings/account');
    await page.getByLabel('Name').fill('Somebody careful');
    await button('Save').click();
    await page.getByRole('button', { name: 'Account: Somebody careful' }).waitFor();
    await page.getByLabel('Current password').fill('not the right one');
    await page.getByLabel('New password').fill(chosen);
    await button('Change password').click();
    await page.getByText('This is not your current password.').waitFor();
    await page.getByLabel('Current password').fill(password);
    await button('Change password').click();
    await page.getByText('Your password has been changed.').waitFor();
  });

  it('goes on where somebody was when the session ended', async () => {
    const { page } = visit;
    await visit.signIn('marketer');
    await visit.go('/promotions/vijftien-vanaf-75/edit');
    await page.getByRole('textbox', { name: 'Amount' }).fill('17');
    await visit.endSession();
    await button('Save draft').click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.getByLabel('Password').fill(password);
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'Amount' }).inputValue()).toBe('17');
    await button('Save draft').click();
    await page.getByText('Changes wait').first().waitFor();
  });
});
