// A fresh demo shop and a server over it, for the tests in the browser. STAPEL names the binary.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const binary = process.env.STAPEL ?? 'build/stapel';
const promotions = 'examples/tour/promotions.json';
export const password = 'correct horse battery staple';

export const roles = ['owner', 'marketer', 'approver', 'finance', 'support', 'analyst'] as const;
export type Role = (typeof roles)[number];
export type Language = 'en' | 'nl';

const cookieName = 'stapel_session';
export type Entry = { cookie: { name: string; value: string }; csrf: string };

export class Shop {
  readonly key: string;
  url = '';
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'stapel-console-'));
  private readonly database = path.join(this.folder, 'shop.db');
  private readonly entries = new Map<string, Entry>();
  private server: ChildProcess | undefined;

  constructor() {
    this.command('demo', '--db', this.database, '--customers', '1000', '--seed', '1');
    const pool = ['--pool', 'kom-terug', '--pattern', 'TERUG-####-####', '--count', '200'];
    this.commandWhereNew('codes', 'generate', '--db', this.database, ...pool);
    this.command('publish', '--db', this.database, '--promotions', promotions);
    this.key = this.command('keys', 'create', '--db', this.database, '--name', 'tests').trim();
    for (const role of roles) this.createUser(role, role);
  }

  private command(...words: string[]): string {
    return execFileSync(binary, words, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  // The generated shop may bring the pool itself.
  private commandWhereNew(...words: string[]): void {
    try {
      this.command(...words);
    } catch {
      // There already.
    }
  }

  // Somebody whose password is `password`.
  createUser(name: string, role: Role): void {
    const file = path.join(this.folder, 'password');
    writeFileSync(file, password, { mode: 0o600 });
    this.command('users', 'create', ...this.userOptions(name, role), '--password-file', file);
  }

  // Somebody who comes for the first time; gives the one-time password. Before start().
  inviteUser(name: string, role: Role): string {
    return this.command('users', 'create', ...this.userOptions(name, role)).trim();
  }

  createShop(name: string, owner: string): void {
    this.command('shops', 'create', '--db', this.database, '--name', name);
    const options = [...this.userOptions(owner, 'owner'), '--shop', name];
    this.command('users', 'create', ...options);
  }

  private userOptions(name: string, role: Role): string[] {
    const who = ['--email', `${name}@example.org`, '--name', `The ${name}`];
    return ['--db', this.database, ...who, '--role', role];
  }

  async start(): Promise<void> {
    const server = spawn(binary, ['serve', '--db', this.database, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.server = server;
    this.url = await new Promise<string>((resolve, reject) => {
      let said = '';
      server.stdout.on('data', (part: Buffer) => {
        said += part.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
        if (found) resolve(found[0]);
      });
      server.on('exit', () => {
        reject(new Error(`the server did not start: ${said}`));
      });
    });
  }

  async stop(): Promise<void> {
    const server = this.server;
    if (server?.exitCode === null) {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true });
  }

  // A session of this user, opened beside the page so that only some tests need to type passwords.
  async enter(name: string, locale: Language): Promise<Entry> {
    const entry = this.entries.get(name) ?? (await this.openSession(name));
    this.entries.set(name, entry);
    const response = await fetch(`${this.url}/v1/session`, {
      method: 'PATCH',
      headers: {
        'Content-Type': 'application/json',
        'X-CSRF-Token': entry.csrf,
        Cookie: `${entry.cookie.name}=${entry.cookie.value}`,
      },
      body: JSON.stringify({ locale }),
    });
    if (!response.ok) throw new Error(await response.text());
    return entry;
  }

  private async openSession(name: string): Promise<Entry> {
    const response = await fetch(`${this.url}/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: `${name}@example.org`, password }),
    });
    const value = new RegExp(`${cookieName}=([^;]+)`).exec(
      response.headers.get('set-cookie') ?? '',
    );
    const session = (await response.json()) as { csrf_token: string };
    if (!value?.[1]) throw new Error(`no session: ${JSON.stringify(session)}`);
    return { cookie: { name: cookieName, value: value[1] }, csrf: session.csrf_token };
  }

  // Asks the API as a shop's back end does.
  async ask(method: string, target: string, body?: object, key = this.key): Promise<Answer> {
    const response = await fetch(this.url + target, {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        'Idempotency-Key': crypto.randomUUID(),
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
    };
  }
}
export type Answer = { status: number; body: Record<string, unknown> };
