// What people do with the console, from the first click to the effect that the shop meets over the
// API. Elements are found by what people see: labels, roles, texts.
import type { Browser } from 'playwright-core';
import { Shop } from './shop';
import { openBrowser, Visit } from './visit';

const cart = (codes: string[], unit_price = 10000) => ({
  currency: 'EUR',
  lines: [{ id: '1', sku: 'X', quantity: 1, unit_price }],
  codes,
});

describe('the console', () => {
  const shop = new Shop();
  let browser: Browser;
  let visit: Visit;

  beforeAll(async () => {
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

  const addProduct = async (words: string) => {
    const { page } = visit;
    await page.getByRole('textbox', { name: 'Add a product' }).fill(words);
    await page.getByRole('listbox').getByRole('option').first().click();
  };

  it('makes a promotion, tries it, publishes it, and shows what it was used', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await page.getByRole('link', { name: 'New promotion' }).click();
    await button(/^15 off from 75/).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Fifteen for you');
    await page.getByRole('combobox', { name: 'The promotion works' }).selectOption('codes');
    await page.getByRole('textbox', { name: 'Codes', exact: true }).fill('FIFTEEN');
    await page.keyboard.press('Enter');
    await page.getByText('€15.00', { exact: false }).first().waitFor();

    await page.getByRole('tab', { name: 'On a cart' }).click();
    await addProduct('koffie');
    await page.getByRole('heading', { name: 'Why this combination' }).waitFor();

    await button('Save and publish').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('heading', { level: 1, name: 'Fifteen for you' }).waitFor();
    await page.getByText('Active', { exact: true }).waitFor();

    const priced = await shop.ask('POST', '/v1/evaluate', {
      cart: cart(['fifteen']),
    });
    expect(priced.body.totals).toMatchObject({ total: 8500 });
    const order = { order: 'o-1', cart: cart(['FIFTEEN']) };
    expect((await shop.ask('POST', '/v1/redemptions', order)).status).toBe(201);
    await page.reload();
    await page.getByText('Discount given').locator('..').getByText('€15.00').waitFor();

    await visit.go('/cart');
    await page.getByRole('tab', { name: 'Why this price?' }).click();
    await page.getByRole('textbox', { name: 'Order number' }).fill('o-1');
    await button('Find').click();
    await page.getByText('The same facts give exactly the same price now.').waitFor();
    expect(visit.faults).toEqual([]);
  });

  it('keeps the form and the JSON in step', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await visit.go('/promotions/vijftien-vanaf-75/edit');
    const json = page.getByRole('textbox', { name: 'The promotion as JSON' });
    const amount = page.getByRole('textbox', { name: 'Amount' });
    await amount.fill('17.50');
    await expect.poll(() => json.inputValue()).toContain('"amount": 1750');
    const text = await json.inputValue();
    await json.fill(text.replace('1750', '2000'));
    await expect.poll(() => amount.inputValue()).toBe('20');
    await json.fill(text.slice(1));
    await page.getByText('This is not JSON yet').waitFor();
    expect(await button('Save draft').isDisabled()).toBe(true);
    await json.fill(text.replace('"amount_off"', '"amount_of"'));
    await page.getByText('This is not right yet').waitFor();
  });

  it('pauses a promotion, after asking, and resumes it', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await visit.go('/promotions/zwarte-vrijdag');
    const total = async () =>
      (
        await shop.ask('POST', '/v1/evaluate', {
          cart: { ...cart(['ZWART20']), customer: { id: 'c' } },
        })
      ).body.totals;
    expect(await total()).toMatchObject({ total: 8000 });
    await button('Pause').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await total()).toMatchObject({ total: 8000 });
    await button('Pause').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    expect(await total()).toMatchObject({ total: 10000 });
    await button('Resume').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Active', { exact: true }).waitFor();
  });

  it('says why a code is refused', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await page.getByRole('link', { name: 'Try a cart' }).click();
    await addProduct('koffie');
    await page.getByRole('combobox', { name: 'Customer' }).selectOption('returning');
    await page.getByRole('textbox', { name: 'Codes', exact: true }).fill('WELKOM10');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Not applied' }).waitFor();
    await page.getByRole('paragraph').filter({ hasText: 'first order' }).waitFor();
  });

  it('makes a pool of 10,000 codes, finds one and switches it off', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await page.getByRole('link', { name: 'Codes', exact: true }).click();
    await button('New pool').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Spring mailing');
    await dialog.getByRole('button', { name: 'Make the pool' }).click();
    await page.getByRole('heading', { level: 1, name: 'Spring mailing' }).waitFor();
    await button('Make codes').click();
    await dialog.getByRole('textbox', { name: 'How many' }).fill('10000');
    await dialog.getByRole('button', { name: 'Make', exact: true }).click();
    await dialog.getByRole('progressbar', { name: 'Progress of making' }).waitFor();
    await dialog.getByText('Done: 10,000 of 10,000 codes made.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('10,000', { exact: true }).waitFor();
    const download = page.waitForEvent('download');
    await button('As CSV').click();
    expect((await download).suggestedFilename()).toBe('spring-mailing.csv');

    const row = page.getByRole('table').getByRole('link').first();
    const code = (await row.textContent()) ?? '';
    await visit.go('/codes');
    await page.getByRole('textbox', { name: 'Look up a code' }).fill(code.toLowerCase());
    await button('Find').click();
    await page.getByText('Issued').waitFor();
    await button('Switch off').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
    await page.getByText('Switched off', { exact: true }).first().waitFor();
    const known = await shop.ask('GET', `/v1/codes/${encodeURIComponent(code)}`);
    expect(known.body.active).toBe(false);
  });

  it('shows a new key once, and it works', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await visit.go('/settings/keys');
    await page.getByRole('textbox', { name: 'Name' }).fill('Storefront server');
    await button('Make the key').click();
    const secret = page.getByRole('status').getByText(/^sk_live_/);
    const key = (await secret.textContent()) ?? '';
    expect((await shop.ask('GET', '/v1/shop', undefined, key)).status).toBe(200);
    await page.reload();
    await page.getByText('Storefront server').waitFor();
    expect(await page.getByText(key).count()).toBe(0);
  });

  it('prices past orders with a draft, and looks ahead', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await visit.go('/promotions/vijftien-vanaf-75/edit');
    await page.getByRole('tab', { name: 'On past orders' }).click();
    await button('Compute').click();
    await page.getByText(/^Over [\d,]+ orders, from /).waitFor();
    await page.getByRole('table', { name: 'Discount per week, now and with this draft' }).waitFor();
    await page.getByText(/customers pay less/).waitFor();

    await visit.go('/promotions/gratis-verzending/edit');
    await page.getByRole('tab', { name: 'Forecast' }).click();
    await page.getByRole('textbox', { name: 'Budget (may be empty)' }).fill('10');
    await button('Forecast').click();
    await page.getByRole('table', { name: 'Expected cost per day' }).waitFor();
    await page.getByText('The budget is expected to be spent on').waitFor();
    expect(visit.faults).toEqual([]);
  });

  it('speaks Dutch when asked, and keeps to it', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await button('Account: The owner').click();
    await page.getByRole('menuitem', { name: 'Nederlands' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overzicht' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Overzicht' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('nl');
  });

  it('can be walked through by keyboard alone', async () => {
    await visit.signIn('owner');
    const { page } = visit;
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.getByRole('link', { name: 'Codes', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Codes' }).waitFor();
    await button('New pool').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });
});
