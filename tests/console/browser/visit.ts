// A visit to the console: a browser's page that is signed in as a role, and what went wrong in it.
// Where the server has no users yet, the session is answered here and calls carry the test's key.
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { password, type Shop } from './shop';

export type Language = 'en' | 'nl';
export type Looks = {
  width: number;
  language: Language;
  scheme: 'light' | 'dark';
};
type Role = 'owner' | 'marketer';

const usual: Looks = { width: 1440, language: 'en', scheme: 'light' };
const marketer = ['prices', 'promotions.read', 'promotions.write', 'codes', 'products', 'events'];
const scopes: Record<Role, string[]> = {
  owner: [...marketer, 'promotions.publish', 'checkouts', 'orders', 'shop', 'keys', 'audit'],
  marketer: [...marketer, 'audit'],
};

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
      if (message.type() === 'error') this.faults.push(message.text());
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

  async signIn(role: Role, language: Language = 'en'): Promise<void> {
    if (!this.shop.users) await this.answerSessions(role, language);
    await this.go('/');
    if (!this.shop.users) return;
    const label = (en: string, nl: string) => (language === 'nl' ? nl : en);
    await this.page.getByLabel(label('E-mail address', 'E-mailadres')).fill(`${role}@example.org`);
    await this.page.getByLabel(label('Password', 'Wachtwoord')).fill(password);
    await this.page.getByRole('button', { name: label('Sign in', 'Aanmelden') }).click();
    await this.page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  }

  private async answerSessions(role: Role, locale: Language): Promise<void> {
    const session = {
      user: {
        id: 'u',
        email: `${role}@example.org`,
        name: `The ${role}`,
        locale,
        totp: false,
      },
      csrf_token: 'token',
      expires_at: '2099-01-01T00:00:00Z',
      shops: [
        {
          shop: 'default',
          name: 'default',
          currency: 'EUR',
          timezone: 'Europe/Amsterdam',
          roles: [role],
          scopes: scopes[role],
        },
      ],
    };
    await this.page.route('**/v1/**', async (route) => {
      const request = route.request();
      if (!new URL(request.url()).pathname.startsWith('/v1/session')) {
        const headers = {
          ...request.headers(),
          authorization: `Bearer ${this.shop.key}`,
        };
        await route.continue({ headers });
        return;
      }
      if (request.method() === 'PATCH') {
        Object.assign(session.user, request.postDataJSON() as object);
      }
      await route.fulfill({ json: session });
    });
  }

  async go(address: string): Promise<void> {
    await this.page.goto(`${this.shop.url}/console${address}`);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
