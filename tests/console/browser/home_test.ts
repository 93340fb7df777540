// Home and the calendar, from the first order on: what the API is told is what they show.
import type { Browser } from 'playwright-core';
import { Shop } from './shop';
import { openBrowser, Visit } from './visit';

const cart = (codes: string[], unit_price = 9000) => ({
  currency: 'EUR',
  lines: [{ id: '1', sku: 'X', quantity: 1, unit_price }],
  codes,
  ...(codes.length > 0 ? { customer: { id: 'c' } } : {}),
});

describe('the first page and the calendar', () => {
  const shop = new Shop();
  let browser: Browser;
  let visit: Visit;

  const redeem = async (order: string, codes: string[]) => {
    const answer = await shop.ask('POST', '/v1/redemptions', { order, cart: cart(codes) });
    expect(answer.status).toBe(201);
  };

  const publish = async (id: string, more: object) => {
    const definition = {
      id,
      name: id,
      trigger: { codes: [id] },
      effects: [{ type: 'amount_off', amount: 100 }],
      ...more,
    };
    const target = `/v1/promotions/${id}`;
    expect((await shop.ask('PUT', target, definition)).status).toBe(201);
    expect((await shop.ask('POST', `${target}/publish`)).status).toBe(200);
  };

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
    await visit.signIn('owner');
  });
  afterEach(async () => {
    expect(visit.faults).toEqual([]);
    await visit.close();
  });

  it('say what to do first, then show each order, and keep up by themselves', async () => {
    const { page } = visit;
    await page.clock.install();
    await visit.go('/');
    await page.getByRole('heading', { name: 'Welcome to Stapel' }).waitFor();
    await page.getByRole('link', { name: 'Choose a template' }).waitFor();

    const priced = await shop.ask('POST', '/v1/evaluate', { cart: cart(['ZWART20']) });
    expect(priced.body.totals).toMatchObject({ total: 7200 });
    await redeem('first', ['ZWART20']);
    await redeem('second', []);
    await page.clock.fastForward(61_000);
    const today = page.getByRole('region', { name: /^Today/ });
    for (const text of ['€162.00', '€81.00', '€18.00', '50%', 'No costs known']) {
      await today.getByText(text, { exact: true }).waitFor();
    }
    const top = page.getByRole('table', { name: 'Most used this week' });
    await top
      .getByRole('link', { name: 'Zwarte vrijdag: 20%, zolang de codes strekken' })
      .waitFor();
    await top.getByText('€18.00', { exact: true }).waitFor();

    await redeem('third', []);
    await page.clock.fastForward(61_000);
    await today.getByText('€252.00', { exact: true }).waitFor();
    const days = page.getByRole('table', { name: /The last fourteen days/ });
    await days.getByRole('cell', { name: '€252.00' }).waitFor({ state: 'attached' });
  });

  it('warn of a limit that is nearly reached, and lead to it', async () => {
    const { page } = visit;
    await publish('LAST', { name: 'The last one', limits: { total: 1 } });
    await redeem('last', ['LAST']);
    await visit.go('/');
    await page.getByText('1 of 1 uses').waitFor();
    await page.getByRole('link', { name: 'The last one' }).last().click();
    await page.getByRole('heading', { level: 1, name: 'The last one' }).waitFor();
  });

  it('show which promotions come together, by keyboard too, and plan another', async () => {
    const { page } = visit;
    const schedule = (first: string, end: string) => ({
      schedule: {
        starts_at: `2027-03-${first}T00:00:00+01:00`,
        ends_at: `2027-03-${end}T00:00:00+01:00`,
      },
    });
    await publish('SPRING-A', { name: 'Spring coffee', ...schedule('01', '13') });
    await publish('SPRING-B', { name: 'Spring tea', ...schedule('12', '22') });

    await page.getByRole('link', { name: 'Promotions', exact: true }).click();
    await page.getByText('Calendar', { exact: true }).click();
    await page.getByRole('table', { name: 'Calendar of promotions' }).waitFor();
    await visit.go('/promotions?view=calendar&scale=quarter&day=2027-01-01&q=spring');
    const table = page.getByRole('table', { name: 'Calendar of promotions' });
    await table.getByRole('row', { name: /Spring coffee.*overlaps with 1/ }).waitFor();
    const counts = table.getByRole('group', { name: 'At the same time' });
    const week = (number: number, most: number) =>
      counts.getByRole('button', {
        name: new RegExp(`^Week ${number}, .*: At most ${most} at the same time`),
      });
    await week(9, 1).waitFor();
    await week(11, 1).waitFor();
    await week(12, 0).waitFor();
    await week(10, 2).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    const asked = page.getByRole('dialog');
    await asked.getByRole('link', { name: 'Spring coffee' }).waitFor();
    await asked.getByRole('link', { name: 'Spring tea' }).waitFor();
    await asked.getByRole('link', { name: 'New promotion in this period' }).click();
    await page.getByRole('button', { name: /^15 off from 75/ }).click();
    const json = page.getByRole('textbox', { name: 'The promotion as JSON' });
    await expect
      .poll(() => json.inputValue())
      .toContain('"starts_at": "2027-03-08T00:00:00+01:00"');
    expect(await json.inputValue()).toContain('"ends_at": "2027-03-15T00:00:00+01:00"');
  });

  it('know the retail year, on a telephone as a list', async () => {
    const { page } = visit;
    await page.setViewportSize({ width: 360, height: 800 });
    await visit.go('/promotions?view=calendar&scale=month&day=2027-11-01');
    await page.getByRole('heading', { level: 3, name: 'November 2027' }).waitFor();
    await page.getByRole('link', { name: /^Black Friday, 26 Nov 2027/ }).click();
    await page.getByRole('heading', { level: 1, name: 'New promotion' }).waitFor();
    await page.getByText('26 Nov 2027').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Next period' }).click();
    await page.getByRole('heading', { level: 3, name: 'December 2027' }).waitFor();
  });
});
