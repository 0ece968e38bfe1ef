import type { Connection, Secret } from '../domain/connection.ts';
import { didYouMean } from '../domain/nearest.ts';
import type { Problem } from '../domain/result.ts';
import { listing } from '../domain/wording.ts';
import type { Loading } from './loading.ts';
import type { ConfigRequest } from './request.ts';
import { scalarText } from './scalar_text.ts';
import { CONNECTION_SHAPES } from './shapes.ts';
import { parseSize } from './size.ts';
import { problemAt, type Span } from './source.ts';
import { fillEnvironment, type Written } from './templated.ts';
import { textAt, valueAt, type MapNode, type YamlNode } from './tree.ts';

type Environment = ConfigRequest['env'];

/** Keys whose values nobody may see. */
const SECRETS = ['password', 'token'] as const;

/** What is wrong with the shape of a connection; variables are not looked up, since it may not be used at all. */
export async function connectionProblems(
  node: YamlNode,
  name: string,
  loading: Pick<Loading, 'shapes'>,
): Promise<Problem[]> {
  const engine = textAt(node, 'engine');
  if (engine !== 'duckdb' && engine !== 'trino') return [];
  const shape = CONNECTION_SHAPES[engine];
  const problems = await loading.shapes.problems(node, shape, `The connection '${name}'`);
  return [...problems, ...SECRETS.flatMap((key) => literalSecret(node, key))];
}

/** A secret in a file that is committed is no secret; its value is not repeated in the message. */
function literalSecret(node: YamlNode, key: string): Problem[] {
  const value = valueAt(node, key);
  if (value === undefined || (value.node === 'text' && /^\$\{\w+\}$/.test(value.value))) return [];
  const message = `\`${key}\` must not stand in the file: write \${ENV_NAME} and set that environment variable.`;
  return [problemAt(value.at, message, null, '${ENV_NAME}')];
}

/** A connection with its variables filled in; null with problems when that cannot be done. */
export function readConnection(
  node: MapNode,
  name: string,
  env: Environment,
  problems: Problem[],
): Connection | null {
  const before = problems.length;
  const fields = new Fields(node, env, problems);
  const connection: Connection =
    textAt(node, 'engine') === 'trino'
      ? {
          engine: 'trino',
          name,
          server: fields.trinoServer(),
          catalog: fields.text('catalog'),
          schema: fields.text('schema'),
          user: fields.text('user') ?? '',
          password: fields.secret('password'),
          token: fields.secret('token'),
          ca: fields.text('ca'),
          certificate: fields.certificate(),
          roles: fields.texts('roles'),
          session: fields.texts('session'),
        }
      : {
          engine: 'duckdb',
          name,
          path: fields.text('path'),
          threads: fields.number('threads'),
          memoryLimit: fields.size('memory_limit'),
          tempDirectory: fields.text('temp_directory'),
          maxTempSize: fields.size('max_temp_size'),
        };
  return problems.length > before ? null : connection;
}

/** What of the connection the environment does not have; null: all is there. Servers and users may be secrets too. */
export function lackingSecret(node: MapNode, env: Environment): Written | null {
  for (const { value } of node.entries) {
    if (value.node !== 'text') continue;
    const names = Array.from(value.value.matchAll(/\$\{(\w+)\}/g), ([, name = '']) => name);
    if (names.some((name) => (env[name] ?? '') === '')) return value;
  }
  return null;
}

/** What the connection logs in with, as far as the environment has it. */
export function secretsIn(node: MapNode, env: Environment): string[] {
  return SECRETS.flatMap((key) => {
    const [, name = ''] = /^\$\{(\w+)\}$/.exec(textAt(node, key) ?? '') ?? [];
    return env[name] || [];
  });
}

/** GitHub gives no secrets to what a stranger may have written: no mistake of anybody, and no pass either. */
export function noSecrets(whose: string, { at, value }: Written): Problem {
  const message =
    `${whose} needs ${value}, and runs of pull requests from forks and of Dependabot get no secrets. ` +
    'A maintainer can push the branch to this repository, or audit in a workflow that a maintainer starts.';
  return { ...problemAt(at, message, null, value), code: 'fork-no-secrets' };
}

/** No connection has this name. */
export function unknownConnection(
  name: string,
  known: readonly string[],
  at: Span | null,
): Problem {
  const where = known.length === 0 ? 'wap-gate.yml names none' : `there are ${listing(known)}`;
  const message = `There is no connection '${name}'; ${where}.${didYouMean(name, known)}`;
  return problemAt(at, message, name, listing(known, 'or') || 'a connection in wap-gate.yml');
}

class Fields {
  private readonly node: MapNode;
  private readonly env: Environment;
  private readonly problems: Problem[];

  constructor(node: MapNode, env: Environment, problems: Problem[]) {
    this.node = node;
    this.env = env;
    this.problems = problems;
  }

  text(key: string): string | null {
    const written = this.written(key);
    return written === null ? null : fillEnvironment(written, this.env, 'name', this.problems);
  }

  secret(key: string): Secret | null {
    const written = this.written(key);
    const value =
      written === null ? null : fillEnvironment(written, this.env, 'secret', this.problems);
    return value === null ? null : () => value;
  }

  number(key: string): number | null {
    const value = valueAt(this.node, key);
    return value?.node === 'number' ? Number(value.text) : null;
  }

  /** Bytes of `512MB` or `4GiB`. */
  size(key: string): number | null {
    const text = this.text(key);
    if (text === null) return null;
    const bytes = parseSize(text);
    if (bytes !== undefined) return bytes;
    return this.refuse(key, `\`${key}\` is '${text}'; expected a size such as 512MB or 4GiB.`);
  }

  /** A map of texts, each with its variables filled in. */
  texts(key: string): Record<string, string> {
    const map = valueAt(this.node, key);
    if (map?.node !== 'map') return {};
    return Object.fromEntries(
      map.entries.flatMap(({ key: name, value }): [string, string][] => {
        const text =
          value.node === 'text'
            ? fillEnvironment(value, this.env, 'name', this.problems)
            : scalarText(value);
        return text === null ? [] : [[name, text]];
      }),
    );
  }

  /** An address to which the secrets of the connection may be sent. */
  trinoServer(): string {
    const server = this.address('server');
    const secrets = SECRETS.filter((key) => valueAt(this.node, key) !== undefined);
    if (secrets.length > 1) {
      this.refuse('token', '`token` stands beside `password`; give one of them.');
    }
    const local = /^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(server);
    if (secrets.length > 0 && server.startsWith('http:') && !local) {
      const message = `\`server\` begins with http: the ${secrets[0] ?? ''} would cross the network for everybody to read; use https.`;
      this.refuse('server', message);
    }
    return server;
  }

  /** Both files or neither. */
  certificate(): { cert: string; key: string } | null {
    const cert = this.text('client_certificate');
    const key = this.text('client_key');
    if (cert !== null && key !== null) return { cert, key };
    const given = cert !== null ? 'client_certificate' : key !== null ? 'client_key' : null;
    if (given === null) return null;
    const lacking = given === 'client_key' ? 'client_certificate' : 'client_key';
    return this.refuse(given, `\`${given}\` needs \`${lacking}\` beside it.`);
  }

  address(key: string): string {
    const text = this.text(key) ?? '';
    if (text === '' || /^https?:\/\/[^\s/@]+\/?$/.test(text)) return text.replace(/\/$/, '');
    this.refuse(key, `\`${key}\` is no address; expected https://host:port, without a user.`);
    return '';
  }

  private written(key: string): Written | null {
    const value = valueAt(this.node, key);
    return value?.node === 'text' ? value : null;
  }

  private refuse(key: string, message: string): null {
    this.problems.push(problemAt(valueAt(this.node, key)?.at ?? this.node.at, message));
    return null;
  }
}
