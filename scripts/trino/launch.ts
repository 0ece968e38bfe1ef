import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { javaProgram } from './java.ts';
import type { Installation } from './install.ts';
import { waitUntilReady } from './ready.ts';
import { Refusal } from './refusal.ts';

/** How one server differs from the plain one. */
export interface LaunchOptions {
  /** The server's own directory: configuration, data, warehouse, log. */
  readonly directory: string;
  /** 0: any free port. */
  readonly port: number;
  /** Further lines of config.properties. */
  readonly config?: readonly string[];
  /** Further files below etc/. */
  readonly files?: Readonly<Record<string, string>>;
  readonly heap?: string;
  /** Goes on when this process ends. */
  readonly detached?: boolean;
  /** For many small statements and no measuring: compiles once, collects on one thread. */
  readonly small?: boolean;
}

/** A server that answers. */
export interface Launched {
  readonly address: string;
  readonly pid: number;
  readonly child: ChildProcess;
}

/** Of a server that does real work. */
const THROUGHPUT = ['-XX:+UseG1GC', '-XX:G1HeapRegionSize=8M'];

/** A third less CPU for a thousand small statements: each is new code, which a second compilation never pays. */
const SMALL = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

const JVM = [
  '-XX:+ExitOnOutOfMemoryError',
  '-XX:ReservedCodeCacheSize=256M',
  '-Djdk.attach.allowAttachSelf=true',
  '-Djdk.nio.maxCachedBufferSize=2000000',
  '-Dfile.encoding=UTF-8',
  '-XX:+EnableDynamicAgentLoading',
  '--sun-misc-unsafe-memory-access=allow',
  '--add-modules=jdk.incubator.vector',
];

/** Starts a server, without launcher or Python, and waits until it really answers. */
export async function launch(
  installation: Installation,
  options: LaunchOptions,
): Promise<Launched> {
  const port = options.port === 0 ? await freePort() : options.port;
  const etc = configure(options, port);
  const log = join(options.directory, 'server.log');
  const output = openSync(log, 'w');
  const args = argumentsOf(installation, options, etc);
  const child = spawn(javaProgram(installation.java, 'java'), args, {
    // Trino reads some files, resource groups among them, from the `etc` of where it is started, and from nowhere else.
    cwd: options.directory,
    detached: options.detached ?? false,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = once(child, 'exit').then(() => {
    throw new Refusal(`the server ended while it started: ${lastLine(log)} (all of it: ${log})`);
  });
  ended.catch(() => undefined);
  const address = `http://127.0.0.1:${String(port)}`;
  try {
    await Promise.race([waitUntilReady(address), ended]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  if (child.pid === undefined) throw new Refusal('the server has no process id');
  if (options.detached === true) child.unref();
  return { address, pid: child.pid, child };
}

/** Ends a server and waits until it is gone. */
export async function end(
  { child }: Launched,
  signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL',
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

function argumentsOf({ home }: Installation, options: LaunchOptions, etc: string): string[] {
  return [
    `-Xmx${options.heap ?? '2G'}`,
    ...(options.small === true ? SMALL : THROUGHPUT),
    ...JVM,
    '-cp',
    join(home, 'lib', '*'),
    `-Dplugin.dir=${join(home, 'plugin')}`,
    `-Dconfig=${join(etc, 'config.properties')}`,
    `-Dlog.levels-file=${join(etc, 'log.properties')}`,
    `-Dcatalog.config-dir=${join(etc, 'catalog')}`,
    '-Dnode.environment=test',
    '-Dnode.id=wap-gate',
    `-Dnode.data-dir=${join(options.directory, 'data')}`,
    'io.trino.server.TrinoServer',
  ];
}

function configure({ directory, config = [], files = {} }: LaunchOptions, port: number): string {
  const etc = join(directory, 'etc');
  const warehouse = join(directory, 'warehouse');
  for (const folder of [warehouse, join(etc, 'catalog'), join(directory, 'data')]) {
    mkdirSync(folder, { recursive: true });
  }
  const all: Record<string, string> = {
    'config.properties': [
      'coordinator=true',
      'node-scheduler.include-coordinator=true',
      `http-server.http.port=${String(port)}`,
      `discovery.uri=http://127.0.0.1:${String(port)}`,
      'node.internal-address=127.0.0.1',
      'node.bind-ip=127.0.0.1',
      'catalog.management=dynamic',
      'experimental.concurrent-startup=true',
      ...config,
    ].join('\n'),
    'log.properties': 'io.trino=WARN',
    'catalog/tpch.properties': 'connector.name=tpch\ntpch.splits-per-node=2',
    'catalog/memory.properties': 'connector.name=memory',
    'catalog/iceberg.properties': [
      'connector.name=iceberg',
      'iceberg.catalog.type=TESTING_FILE_METASTORE',
      'hive.metastore.catalog.dir=local:///',
      'fs.native-local.enabled=true',
      `local.location=${warehouse}`,
    ].join('\n'),
    ...files,
  };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(etc, name), `${text}\n`);
  return etc;
}

/** A port of loopback that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The most telling line of a log: the last error, or the last line. */
function lastLine(log: string): string {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return lines.findLast((line) => /ERROR|Error:|\d\) /.test(line)) ?? lines.at(-1) ?? 'no output';
}
