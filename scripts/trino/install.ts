import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TRINO_VERSION } from './cache.ts';
import { findJava, javaProgram, LEAST_JAVA } from './java.ts';
import { Refusal } from './refusal.ts';

const FETCH = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get';

/** The server and the plugins that the tests need; the core holds passwords, access rules and queues. */
const CORE = { artifact: 'trino-server-core', type: 'tar.gz' };
const PLUGINS = ['iceberg', 'memory', 'tpch'];

/** An unpacked server and the Java that runs it. */
export interface Installation {
  readonly home: string;
  readonly java: string;
}

const CONTAINER = `docker run --rm -p 8080:8080 trinodb/trino:${TRINO_VERSION}`;

/** What to do instead, on every refusal. */
const OTHERWISE = `Or use another server: ${CONTAINER}, then TRINO_SERVER=http://localhost:8080`;

/** Fetches and unpacks the server unless that was done before; says what is missing when it cannot. */
export function install(
  cache: string,
  env: NodeJS.ProcessEnv,
  say: (sentence: string) => void,
  java: string | null = findJava(env),
): Installation {
  if (java === null) {
    throw new Refusal(
      `no Java ${String(LEAST_JAVA)} or newer was found (JAVA_HOME, PATH, the usual places). ` +
        `Install one, such as Temurin 25 (https://adoptium.net; Debian: apt install temurin-25-jdk from its repository), ` +
        `or set JAVA_HOME. ${OTHERWISE}`,
    );
  }
  const home = join(cache, 'server');
  if (!existsSync(home)) {
    mkdirSync(cache, { recursive: true });
    // Whole or not at all: two that install at once both succeed, and the second finds the first's.
    const staging = mkdtempSync(join(cache, 'unpacking-'));
    try {
      say(`fetching Trino ${TRINO_VERSION} with Maven, 560 MB, once`);
      unpack(fetchAll(join(staging, 'fetched'), env), staging, java);
      moveInto(join(staging, 'server'), home);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  }
  return { home, java };
}

interface Archives {
  readonly core: string;
  readonly plugins: readonly { readonly name: string; readonly file: string }[];
}

function fetchAll(folder: string, env: NodeJS.ProcessEnv): Archives {
  const fetchOne = (artifact: string, type: string): string => {
    const coordinates = `io.trino:${artifact}:${TRINO_VERSION}:${type}`;
    // A repository of its own: what was unpacked is not kept a second time.
    const repository = `-Dmaven.repo.local=${folder}`;
    const args = ['-q', '-B', repository, FETCH, '-Dtransitive=false', `-Dartifact=${coordinates}`];
    run('mvn', args, env, 'Maven is needed (Debian: apt install maven). ');
    const file = `${artifact}-${TRINO_VERSION}.${type}`;
    return join(folder, 'io/trino', artifact, TRINO_VERSION, file);
  };
  return {
    core: fetchOne(CORE.artifact, CORE.type),
    plugins: PLUGINS.map((name) => ({ name, file: fetchOne(`trino-${name}`, 'zip') })),
  };
}

function unpack({ core, plugins }: Archives, staging: string, java: string): void {
  const home = join(staging, 'server');
  mkdirSync(home);
  run('tar', ['-xzf', core, '-C', home, '--strip-components=1'], process.env, '');
  for (const { name, file } of plugins) {
    const folder = join(home, 'plugin', name);
    mkdirSync(`${folder}.zip`, { recursive: true });
    run(javaProgram(java, 'jar'), ['-xf', file], process.env, 'A full JDK is needed. ', {
      cwd: `${folder}.zip`,
    });
    // A zip holds one folder named after the artifact.
    const [inner = '.'] = readdirSync(`${folder}.zip`);
    renameSync(join(`${folder}.zip`, inner), folder);
    rmSync(`${folder}.zip`, { recursive: true, force: true });
  }
}

function moveInto(from: string, to: string): void {
  try {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  hint: string,
  options: { cwd?: string } = {},
): void {
  const { status, error, stderr, stdout } = spawnSync(program, args, {
    ...options,
    env,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status === 0) return;
  const said = error?.message ?? `${stdout}${stderr}`.trim().split('\n').slice(0, 5).join('\n');
  throw new Refusal(`\`${program} ${args.join(' ')}\` failed: ${said}. ${hint}${OTHERWISE}`);
}
