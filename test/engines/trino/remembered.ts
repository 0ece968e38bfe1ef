/** What a server tells its administrators of a query. */
export interface Remembered {
  readonly queryId: string;
  readonly state: string;
  readonly query: string;
  readonly session: {
    readonly user: string;
    readonly source?: string;
    readonly clientTags: readonly string[];
  };
  /** ISO 8601; without an end it goes on. */
  readonly queryStats: { readonly createTime: string; readonly endTime?: string };
  readonly errorCode?: { readonly name: string };
}

const UNFINISHED = [
  'QUEUED',
  'WAITING_FOR_RESOURCES',
  'DISPATCHING',
  'PLANNING',
  'STARTING',
  'RUNNING',
  'FINISHING',
];

/**
 * Not from system.runtime.queries: there Trino 476 fails for everybody while it remembers any query that joined arrays
 * with a NULL in them.
 */
async function get(address: string, path: string, as = 'wap-gate-test'): Promise<unknown> {
  const answer = await fetch(`${address}${path}`, { headers: { 'X-Trino-User': as } });
  if (!answer.ok) throw new Error(`HTTP ${String(answer.status)}: ${await answer.text()}`);
  return answer.json();
}

/** One query, whatever became of it. */
export const remembered = (address: string, id: string): Promise<Remembered> =>
  get(address, `/v1/query/${id}`) as Promise<Remembered>;

/** `FAILED USER_CANCELED`. */
export async function endOf(address: string, id: string | null | undefined): Promise<string> {
  const { state, errorCode } = await remembered(address, id ?? 'none');
  return errorCode === undefined ? state : `${state} ${errorCode.name}`;
}

/** Whether it runs for its rows: one that only asks what a statement means holds its text too, and ends by itself. */
export const runsForRows = ({ state, query }: Remembered): boolean =>
  state === 'RUNNING' && !/^EXPLAIN|LIMIT 0$/.test(query);

/** The queries of a source that have not ended. */
export async function unfinished(address: string, source: string): Promise<Remembered[]> {
  const all = await inStates(UNFINISHED, address);
  return all.filter(({ session }) => session.source === source);
}

/** All queries of a user that the server remembers, as an administrator sees them. */
export async function queriesOf(
  user: string,
  address: string,
  administrator?: string,
): Promise<Remembered[]> {
  const all = await inStates([...UNFINISHED, 'FINISHED', 'FAILED'], address, administrator);
  return all.filter(({ session }) => session.user === user);
}

/** All queries of a source that the server remembers. */
export async function queriesFrom(source: string, address: string): Promise<Remembered[]> {
  const all = await inStates([...UNFINISHED, 'FINISHED', 'FAILED'], address);
  return all.filter(({ session }) => session.source === source);
}

async function inStates(
  states: readonly string[],
  address: string,
  as?: string,
): Promise<Remembered[]> {
  const lists = await Promise.all(
    states.map((state) => get(address, `/v1/query?state=${state}`, as) as Promise<Remembered[]>),
  );
  return lists.flat();
}
