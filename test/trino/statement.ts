interface Page {
  readonly nextUri?: string;
  readonly data?: unknown[][];
  readonly error?: { readonly errorName: string; readonly message: string };
}

/** Runs a statement by the plain protocol, independent of what is tested. Throws what the server says. */
export async function runTrino(
  address: string,
  sql: string,
  headers: Record<string, string> = {},
): Promise<unknown[][]> {
  const all = { 'X-Trino-User': 'wap-gate-test', 'X-Trino-Source': 'test', ...headers };
  let answer = await fetch(`${address}/v1/statement`, { method: 'POST', body: sql, headers: all });
  const rows: unknown[][] = [];
  for (;;) {
    if (!answer.ok) throw new Error(`HTTP ${String(answer.status)}: ${await answer.text()}`);
    const page = (await answer.json()) as Page;
    rows.push(...(page.data ?? []));
    if (page.error !== undefined) {
      throw new Error(`${page.error.errorName}: ${page.error.message} in ${sql.slice(0, 300)}`);
    }
    if (page.nextUri === undefined) return rows;
    answer = await fetch(page.nextUri, { headers: all });
  }
}
