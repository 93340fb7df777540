// A fresh demo shop and a server over it, for the tests in the browser. STAPEL names the binary.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const binary = process.env.STAPEL ?? 'build/stapel';
const promotions = 'examples/tour/promotions.json';
export const password = 'correct horse battery staple';

function hasUsers(): boolean {
  const help = execFileSync(binary, ['--help'], { encoding: 'utf8' });
  return /^\s+users\b/m.test(help);
}

export class Shop {
  readonly key: string;
  readonly users = hasUsers();
  url = '';
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'stapel-console-'));
  private readonly database = path.join(this.folder, 'shop.db');
  private server: ChildProcess | undefined;

  constructor() {
    this.command('demo', '--db', this.database, '--customers', '1000', '--seed', '1');
    const pool = ['--pool', 'kom-terug', '--pattern', 'TERUG-####-####', '--count', '200'];
    this.commandWhereNew('codes', 'generate', '--db', this.database, ...pool);
    this.command('publish', '--db', this.database, '--promotions', promotions);
    this.key = this.command('keys', 'create', '--db', this.database, '--name', 'tests').trim();
    if (this.users) for (const role of ['owner', 'marketer']) this.createUser(role);
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

  private createUser(role: string): void {
    const file = path.join(this.folder, 'password');
    writeFileSync(file, password, { mode: 0o600 });
    const who = ['--email', `${role}@example.org`, '--name', `The ${role}`, '--role', role];
    this.command('users', 'create', '--db', this.database, ...who, '--password-file', file);
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
