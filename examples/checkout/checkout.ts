// A shop's back end at work: from cart to partial return, over plain fetch.
//
//   node build/checkout.js http://127.0.0.1:8080 sk_…
//
// Amounts are integers, in cents. Every run takes a code and an order of its own.

const [url = "http://127.0.0.1:8080", key = "", run = Date.now().toString(36)] =
  process.argv.slice(2);
const order = `order-${run}`;
const code = `ONCE-${run.toUpperCase()}`;

interface Line { id: string; sku: string; quantity: number; unit_price: number }
interface Cart {
  currency: "EUR";
  lines: Line[];
  codes: string[];
  customer?: { id: string };
  shipping?: { method: string; amount: number };
}
interface Totals { list: number; saved: number; items: number; shipping: number; total: number }
interface Result {
  totals: Totals;
  applied: { promotion: string; amount: number }[];
  rejected: { code: string; reason: string; message: string }[];
}
interface Checkout {
  id: string;
  state: "held" | "confirmed" | "released";
  total: number;
  result: Result | null;
}
interface Order { status: string; redemption: string; total: number }
interface Return { state: string; refund: { total: number } }
/** RFC 9457: every error of Stapel. `code` is stable, `detail` is for people. */
interface Problem { code: string; status: number; title: string; detail?: string; result?: Result }

class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail ?? problem.title}`);
  }
}

/**
 * One request. The same Idempotency-Key has one effect and one answer, however often it is sent, so
 * that a lost answer and a 503 are simply asked again.
 */
async function ask<T>(method: string, path: string, body?: unknown, once?: string): Promise<T> {
  const headers: Record<string, string> = { Authorization: `Bearer ${key}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (once !== undefined) headers["Idempotency-Key"] = once;
  for (let tries = 1; ; ++tries) {
    try {
      const sent = { method, headers, body: JSON.stringify(body) ?? null };
      const answer = await fetch(url + path, sent);
      if (answer.ok) return (await answer.json()) as T;
      if (answer.status !== 503 || tries === 5) throw new Refused((await answer.json()) as Problem);
    } catch (fault) {
      if (fault instanceof Refused || tries === 5) throw fault;
    }
    await new Promise((wait) => setTimeout(wait, 100 * 2 ** tries));
  }
}

const euro = (cents: number) => (cents / 100).toFixed(2);
const say = (text: string) => console.log(text);

// A code that works once, for everybody together: save it, and make it live.
await ask("PUT", `/v1/promotions/once-${run}`, {
  id: `once-${run}`, name: "20% off, once", trigger: { codes: [code] }, limits: { per_code: 1 },
  effects: [{ type: "percent_off", percent: 20 }],
});
await ask("POST", `/v1/promotions/once-${run}/publish`);

const cart: Cart = {
  currency: "EUR",
  lines: [{ id: "1", sku: "SHOE-42", quantity: 2, unit_price: 7999 }],
  codes: [code, "TYPO"],
  customer: { id: "customer-17" },
  shipping: { method: "standard", amount: 495 },
};

// 1. The cart changed: what does it cost, and which code counts? This promises nothing.
const price = await ask<Result>("POST", "/v1/evaluate", { cart, language: "en" });
say(`cart: ${euro(price.totals.total)}, saved ${euro(price.totals.saved)}`);
for (const refused of price.rejected) say(`  ${refused.code}: ${refused.message}`);
cart.codes = cart.codes.filter((one) => price.rejected.every((refused) => refused.code !== one));

// 2. The shopper pays: hold the code, at the price that was shown, while that lasts. A price that
// moved meanwhile is refused as price_changed, with the new result to show.
const wanted = { cart, expected_total: price.totals.total };
const hold = (attempt: string) =>
  ask<Checkout>("POST", "/v1/checkouts", wanted, `${order}-${attempt}`);
let checkout = await hold("1");
say(`attempt 1: ${checkout.state} at ${euro(checkout.total)}`);
// Somebody else cannot use the code meanwhile.
await ask("POST", "/v1/checkouts", { cart, language: "en" }, `${order}-other`).catch(tell);

// 3. The payment fails. Nothing is burnt: the same cart is held again at once.
checkout = await ask<Checkout>("POST", `/v1/checkouts/${checkout.id}/release`);
say(`attempt 1: ${checkout.state}`);
checkout = await hold("2");
say(`attempt 2: ${checkout.state} at ${euro(checkout.total)}`);

// 4. The payment succeeds: tell of the order, as often as the payment provider tells you. The same
// revision again changes nothing more.
const fact = { revision: 1, status: "paid", checkout: checkout.id };
for (const _ of ["webhook", "webhook again"]) {
  const told = await ask<Order>("PUT", `/v1/orders/${order}`, fact);
  say(`${order}: ${told.status}, code ${told.redemption}, ${euro(told.total)}`);
}

// 5. One of the two pairs comes back.
const back = await ask<Return>("PUT", `/v1/orders/${order}/returns/r-1`,
  { revision: 1, lines: { "1": 1 } });
say(`${order}: return ${back.state}, ${euro(back.refund.total)} to pay back for one unit`);

function tell(refused: unknown) {
  if (!(refused instanceof Refused)) throw refused;
  say(`somebody else: ${refused.problem.code} (${refused.problem.result?.rejected[0]?.message})`);
}
