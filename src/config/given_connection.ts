import { inInput } from '../domain/location.ts';
import type { Problem } from '../domain/result.ts';
import { connectionProblems, noSecrets } from './connection.ts';
import { optionText } from './gate.ts';
import type { Loading } from './loading.ts';
import type { ConfigRequest } from './request.ts';
import type { RootConfig } from './root.ts';
import type { Entry, MapNode } from './tree.ts';

/** What the connection of the call is called. */
const NAME = 'trino';

const SECRETS: ReadonlySet<string> = new Set(['password', 'token']);

/**
 * Adds the connection that the call itself describes, and makes every gate use it. It is read like one of wap-gate.yml:
 * its secrets as variables, its problems at the input that they are in.
 */
export async function withGivenConnection(
  request: ConfigRequest,
  root: RootConfig,
  loading: Pick<Loading, 'shapes'>,
): Promise<{ request: ConfigRequest; root: RootConfig }> {
  const { trino } = request;
  if (trino === null) return { request, root };
  const variables = new Map<string, string>();
  const entries = Object.entries(trino).map(([key, value]) => entryFor(key, value, variables));
  const { at } = optionText(inInput('trino-server'), trino['server'] ?? '');
  const engine: Entry = { key: 'engine', at, value: { node: 'text', at, value: 'trino' } };
  const node: MapNode = { node: 'map', at, entries: [engine, ...entries] };
  const lacking = request.withoutSecrets ? lackingInput(trino) : null;
  const problems: Problem[] =
    lacking === null
      ? await connectionProblems(node, NAME, loading)
      : [noSecrets('The input `trino-server`', { at, value: lacking })];
  return {
    request: {
      ...request,
      connection: NAME,
      env: { ...request.env, ...Object.fromEntries(variables) },
    },
    root: {
      ...root,
      connections: new Map([...root.connections, [NAME, node]]),
      problems: [...root.problems, ...problems],
    },
  };
}

/**
 * The inputs that are evidently secrets which this run does not get; null: none. The runner gives an empty secret like
 * an input that nobody wrote, so a server that is asked without a name, or over https without any secret, lacks one.
 */
function lackingInput({
  server = '',
  user,
  password,
  token,
}: Readonly<Record<string, string>>): string | null {
  if (user === undefined) return '`trino-user`';
  const anonymous = password === undefined && token === undefined;
  return anonymous && !/^http:/i.test(server) ? '`trino-password` or `trino-token`' : null;
}

function entryFor(key: string, value: string, variables: Map<string, string>): Entry {
  const { at } = optionText(inInput(`trino-${key}`), value);
  if (!SECRETS.has(key)) return { key, at, value: { node: 'text', at, value } };
  const variable = `WAP_GATE_INPUT_${key.toUpperCase()}`;
  variables.set(variable, value);
  return { key, at, value: { node: 'text', at, value: `\${${variable}}` } };
}
