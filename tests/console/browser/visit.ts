// A visit to the console: a browser's page, who is signed in there, and what went wrong in it.
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { password, type Language, type Shop } from './shop';

export type Looks = {
  width: number;
  language: Language;
  scheme: 'light' | 'dark';
};

const usual: Looks = { width: 1440, language: 'en', scheme: 'light' };
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.STAPEL_CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export class Visit {
  readonly faults: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly shop: Shop,
  ) {
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      // To the browser a sign-in that is refused is an error.
      const signsIn = message.location().url.endsWith('/v1/session');
      if (message.type() === 'error' && !signsIn) this.faults.push(message.text());
    });
  }

  static async open(browser: Browser, shop: Shop, looks = usual): Promise<Visit> {
    const context = await browser.newContext({
      viewport: { width: looks.width, height: 900 },
      locale: looks.language === 'nl' ? 'nl-NL' : 'en-GB',
      colorScheme: looks.scheme,
      reducedMotion: 'reduce',
    });
    return new Visit(await context.newPage(), context, shop);
  }

  async signIn(name: string, language: Language = 'en'): Promise<void> {
    const { cookie } = await this.shop.enter(name, language);
    await this.context.addCookies([{ ...cookie, url: this.shop.url }]);
    // What the page itself keeps in the browser when somebody signs in.
    await this.context.addInitScript(() => {
      localStorage.setItem('stapel.signedIn', 'yes');
    });
    await this.go('/');
    await this.page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  }

  // As people do it, in English.
  async typeIn(name: string, word = password): Promise<void> {
    await this.page.getByLabel('E-mail address').fill(`${name}@example.org`);
    await this.page.getByLabel('Password').fill(word);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  // What the console shows is one thing; what the server allows to whoever is signed in is another.
  ask(method: string, target: string): Promise<number> {
    return this.page.evaluate(
      async ([method, target]) => {
        const session = (await (await fetch('/v1/session')).json()) as { csrf_token: string };
        const headers = { 'X-CSRF-Token': session.csrf_token };
        return (await fetch(target, { method, headers })).status;
      },
      [method, target] as const,
    );
  }

  async endSession(): Promise<void> {
    await this.context.clearCookies();
  }

  async go(address: string): Promise<void> {
    await this.page.goto(`${this.shop.url}/console${address}`);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
