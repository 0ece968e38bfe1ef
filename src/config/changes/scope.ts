import { placeOf, type BuiltFrom } from '../../domain/built_from.ts';
import type { Connection } from '../../domain/connection.ts';
import type { Gate } from '../../domain/gate.ts';
import { smallerIsStricter, type Difference } from '../../domain/strictness.ts';
import { formatBytes, listing } from '../../domain/wording.ts';
import { compareTemplates } from './check.ts';

type Connections = ReadonlyMap<string, Connection>;

/** How what a gate audits differs: for another table or other rows nobody can tell which way. */
export function compareScopes(
  base: Gate,
  head: Gate,
  connections: { readonly base: Connections; readonly head: Connections },
): Difference[] {
  return [
    ...another('table', base.table.text, head.table.text),
    ...anotherStaging(base, head),
    ...compareTemplates(base.templates, head.templates),
    ...another('connection', base.connection, head.connection),
    ...anotherConnection(base, head, connections),
    ...another('partition', base.partition?.column ?? null, head.partition?.column ?? null),
    ...another('interval', base.interval, head.interval),
    ...another('session', textOf(base.session), textOf(head.session)),
    ...pinning(base.pin, head.pin),
    ...compareBuiltFrom(base.builtFrom, head.builtFrom),
    ...limit(base.maxScanBytes, head.maxScanBytes),
  ];
}

/** Files whose change no longer concerns the gate: where only affected gates are audited, it is audited less often. */
export function compareSources(base: readonly string[], head: readonly string[]): Difference[] {
  const lost = base.filter((pattern) => !head.includes(pattern));
  const got = head.filter((pattern) => !base.includes(pattern));
  return [
    ...(lost.length === 0
      ? []
      : [{ strictness: 'looser' as const, what: `sources without ${listing(lost)}` }]),
    ...(got.length === 0
      ? []
      : [{ strictness: 'stricter' as const, what: `sources with ${listing(got)}` }]),
  ];
}

function another(name: string, base: string | null, head: string | null): Difference[] {
  if (base === head) return [];
  return [{ strictness: 'unclear', what: `${name} ${base ?? 'none'} → ${head ?? 'none'}` }];
}

/** A gate without staging audits its table, of which is told already. */
function anotherStaging(base: Gate, head: Gate): Difference[] {
  const [was, is] = [base, head].map(({ staging, table }) =>
    staging.text === table.text ? null : staging.text,
  );
  return another('staging', was ?? null, is ?? null);
}

/** Where a connection leads and who asks; what only makes it faster decides nothing. */
function anotherConnection(
  base: Gate,
  head: Gate,
  connections: { readonly base: Connections; readonly head: Connections },
): Difference[] {
  const { connection: name } = head;
  if (name === null || name !== base.connection) return [];
  const [was, is] = [connections.base.get(name), connections.head.get(name)];
  if (was === undefined || is === undefined) return [];
  const [before, after] = [addressOf(was), addressOf(is)];
  const differing = Object.keys({ ...before, ...after }).filter(
    (key) => before[key] !== after[key],
  );
  if (differing.length === 0) return [];
  const what = differing.map((key) => `${key} ${before[key] ?? 'none'} → ${after[key] ?? 'none'}`);
  return [{ strictness: 'unclear', what: `connection ${name}: ${listing(what)}` }];
}

function addressOf(connection: Connection): Readonly<Record<string, string | null>> {
  if (connection.engine === 'duckdb') return { engine: 'duckdb', path: connection.path };
  const { server, catalog, schema, user, roles, session } = connection;
  const texts = { roles: textOf(roles), session: textOf(session) };
  return { engine: 'trino', server, catalog, schema, user, ...texts };
}

function textOf(settings: Readonly<Record<string, string>>): string | null {
  const pairs = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? null : pairs.sort().join(' ');
}

function pinning(base: boolean, head: boolean): Difference[] {
  if (base === head) return [];
  return head
    ? [{ strictness: 'stricter', what: 'pin off → on' }]
    : [{ strictness: 'looser', what: 'pin on → off: versions may change while it is audited' }];
}

/** The commit itself is another one each time. */
const withoutCommit = (from: BuiltFrom): BuiltFrom =>
  from.by === 'value' ? { ...from, commit: '' } : from;

/** Whether the table must be built from the commit that is judged, and where that is read. */
function compareBuiltFrom(base: readonly BuiltFrom[], head: readonly BuiltFrom[]): Difference[] {
  const [before, after] = [base, head].map((places) => JSON.stringify(places.map(withoutCommit)));
  if (before === after) return [];
  const [was = '', is = ''] = [base, head].map((places) => listing(places.map(placeOf)));
  const what = `built_from ${was || 'none'} → ${is || 'none'}`;
  if (was === '') return [{ strictness: 'stricter', what }];
  return [{ strictness: is === '' ? 'looser' : 'unclear', what }];
}

/** A budget that is exceeded makes an error, which never passes. */
function limit(base: number | null, head: number | null): Difference[] {
  const strictness = smallerIsStricter(
    (head ?? Infinity) === (base ?? Infinity) ? 0 : (head ?? Infinity) - (base ?? Infinity),
  );
  if (strictness === 'equal') return [];
  const [was, is] = [base, head].map((bytes) => (bytes === null ? 'none' : formatBytes(bytes)));
  return [{ strictness, what: `max_scan_bytes ${was ?? ''} → ${is ?? ''}` }];
}
