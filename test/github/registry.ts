import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** An npm registry on the loopback that answers as it is told. */
export class Registry implements AsyncDisposable {
  readonly requests: IncomingMessage[] = [];
  private readonly server: Server;

  private constructor(answers: readonly RequestListener[]) {
    this.server = createServer((request, response) => {
      this.requests.push(request);
      // The last one answers what comes after, too.
      answers[Math.min(this.requests.length, answers.length) - 1]!(request, response);
    });
  }

  static async start(...answers: readonly RequestListener[]): Promise<Registry> {
    const registry = new Registry(answers);
    registry.server.listen(0, '127.0.0.1');
    await once(registry.server, 'listening');
    return registry;
  }

  get address(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

export const giving =
  (bytes: Buffer): RequestListener =>
  (_, response) =>
    response.end(bytes);

export const status =
  (code: number): RequestListener =>
  (_, response) =>
    response.writeHead(code).end('no');

/** The connection ends within the file, whose length was told. */
export const breaking =
  (bytes: Buffer): RequestListener =>
  (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  };

/** The file ends early, and nothing tells that it does. */
export const cutting =
  (bytes: Buffer): RequestListener =>
  (_, response) => {
    response.useChunkedEncodingByDefault = false;
    response.writeHead(200, { connection: 'close' }).end(bytes.subarray(0, bytes.length / 2));
  };

/** Never answers. */
export const silent: RequestListener = () => undefined;

/** The first bytes, and nothing after them. */
export const stopping =
  (bytes: Buffer): RequestListener =>
  (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 10));
  };

/** A byte now and then. */
export const trickling: RequestListener = (_, response) => {
  const timer = setInterval(() => response.write('x'), 20);
  response.once('close', () => clearInterval(timer));
};

const run = promisify(execFile);

export const hashOf = (bytes: Buffer): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

/** A tarball as npm makes them, with these files. */
export async function tarball(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<Buffer> {
  await mkdir(join(folder, 'package'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, 'package', name), text);
  }
  const file = join(folder, 'package.tgz');
  await run('tar', ['czf', file, '-C', folder, 'package']);
  return readFile(file);
}
