import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** What a proxy saw of one request. */
export interface Forwarded {
  readonly method: string;
  /** The whole address; of a CONNECT host and port. */
  readonly url: string;
  readonly authorization: string | undefined;
  readonly proxyAuthorization: string | undefined;
}

/** How a CONNECT is answered: with a tunnel, with an HTTP status, or not at all. */
export type Tunnel = 'open' | 407 | 502 | 'silent';

/** A forward proxy on loopback. */
export class ForwardProxy implements AsyncDisposable {
  readonly seen: Forwarded[] = [];
  private readonly server = createServer();
  private readonly sockets = new Set<Socket>();

  private constructor(tunnel: Tunnel) {
    this.server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
      this.note(incoming);
      forward(incoming, outgoing);
    });
    this.server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
      this.note(incoming);
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      if (tunnel === 'open') this.tunnel(incoming.url ?? '', socket);
      else if (tunnel !== 'silent') {
        socket.end(`HTTP/1.1 ${String(tunnel)} Sorry\r\nContent-Length: 0\r\n\r\n`);
      }
    });
  }

  static async start(tunnel: Tunnel = 'open'): Promise<ForwardProxy> {
    const started = new ForwardProxy(tunnel);
    started.server.listen(0, '127.0.0.1');
    await once(started.server, 'listening');
    return started;
  }

  get address(): string {
    return `http://${this.host}`;
  }

  get host(): string {
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  private note({ method = '', url = '', headers }: IncomingMessage): void {
    const { authorization } = headers;
    this.seen.push({
      method,
      url,
      authorization,
      proxyAuthorization: headers['proxy-authorization'],
    });
  }

  private tunnel(target: string, socket: Socket): void {
    const [host = '', port = ''] = target.split(':');
    const far = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(socket);
      socket.pipe(far);
    });
    far.on('error', () => socket.destroy());
    socket.on('close', () => far.destroy());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { 'proxy-authorization': _own, ...headers } = incoming.headers;
  const onward = request(incoming.url ?? '', { method: incoming.method ?? 'GET', headers });
  onward.on('error', () => outgoing.destroy());
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(onward);
}
