import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';

/** How a client proves who it is, and whom it trusts. */
export interface Access {
  readonly ca: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cert?: string;
  readonly key?: string;
}

/** What a statement came to. */
export interface Answer {
  /** Of HTTP. Unless 200, only `text` tells more. */
  readonly status: number;
  readonly text: string;
  readonly id: string;
  readonly state: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly error: TrinoError | null;
}

export interface TrinoError {
  readonly errorName: string;
  readonly errorType: string;
  readonly message: string;
}

interface Page {
  readonly id: string;
  readonly nextUri?: string;
  readonly columns?: readonly { readonly name: string }[];
  readonly data?: readonly (readonly unknown[])[];
  readonly stats: { readonly state: string };
  readonly error?: TrinoError;
}

/** Runs a statement to its end by the plain protocol, so that a test's own look owes nothing to the program's client. */
export async function ask(address: string, sql: string, access: Access): Promise<Answer> {
  // A connection keeps the certificate that it began with: no two askers share one.
  const agent = new Agent({ ...access, keepAlive: true });
  try {
    return await follow(address, sql, access.headers ?? {}, agent);
  } finally {
    agent.destroy();
  }
}

async function follow(
  address: string,
  sql: string,
  headers: Readonly<Record<string, string>>,
  agent: Agent,
): Promise<Answer> {
  const rows: (readonly unknown[])[] = [];
  let columns: readonly string[] = [];
  let next = { url: `${address}/v1/statement`, method: 'POST', body: sql };
  for (;;) {
    const { status, said } = await exchange(next, headers, agent);
    if (status !== 200) {
      return { status, text: said, id: '', state: '', columns, rows, error: null };
    }
    const page = JSON.parse(said) as Page;
    rows.push(...(page.data ?? []));
    columns = page.columns?.map(({ name }) => name) ?? columns;
    if (page.nextUri === undefined) {
      const { id, stats, error = null } = page;
      return { status, text: said, id, state: stats.state, columns, rows, error };
    }
    next = { url: page.nextUri, method: 'GET', body: '' };
  }
}

async function exchange(
  { url, method, body }: { url: string; method: string; body: string },
  headers: Readonly<Record<string, string>>,
  agent: Agent,
): Promise<{ status: number; said: string }> {
  const sent = request(url, { method, headers, agent });
  const answered = once(sent, 'response');
  sent.end(body);
  const [answer] = (await answered) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, said: await text(answer) };
}
