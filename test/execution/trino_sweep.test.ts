import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateResult } from '../../src/domain/result.ts';
import { asFault } from '../../src/domain/fault.ts';
import { openTrino } from '../../src/engines/trino/open.ts';
import { TrinoLake, trinoSettings } from '../trino/lake.ts';
import { onTrino, trinoAddress } from '../trino/server.ts';
import { auditOver } from './audits.ts';
import { check, gate, n } from './gates.ts';

/** What may befall one answer on its way from the server. */
const BREAKS = {
  'a reset connection': (_body, answer) => answer.destroy(),
  'half an answer': (body, answer) => {
    answer.writeHead(200, { 'content-length': String(body.length) });
    answer.write(body.subarray(0, Math.floor(body.length / 2)), () => answer.destroy());
  },
  'an HTML page with status 200': (_body, answer) => answer.end('<html>maintenance</html>'),
  'HTTP 503': (_body, answer) => answer.writeHead(503).end('busy'),
  'HTTP 500': (_body, answer) => answer.writeHead(500).end('broken'),
  'no rows and no end': (body, answer) => answer.end(without(body, ['data', 'nextUri'])),
  'an error after the rows': (body, answer) => answer.end(failed(body)),
} satisfies Record<string, (body: Buffer, answer: ServerResponse) => void>;

type Break = keyof typeof BREAKS;
const KINDS = Object.keys(BREAKS) as Break[];

onTrino('whatever breaks on the way', () => {
  let lake: TrinoLake;
  let proxy: BreakingProxy;
  beforeAll(async () => {
    lake = await TrinoLake.create('memory');
    await lake.run(
      'CREATE TABLE {s}.items AS SELECT orderkey, linenumber, quantity FROM tpch.tiny.lineitem WHERE orderkey < 100',
    );
    proxy = await BreakingProxy.open(trinoAddress());
  });
  afterAll(async () => {
    proxy.close();
    await lake[Symbol.asyncDispose]();
  });

  const audited = async (): Promise<GateResult | null> => {
    const settings = trinoSettings({
      server: proxy.address,
      catalog: 'memory',
      schema: lake.schema,
      patience: { unreachable: 2_000, pause: 5, silence: 5_000, farewell: 1_000 },
    });
    try {
      const engine = await openTrino(settings, new AbortController().signal);
      try {
        const checks = [
          check('not_null', { columns: ['orderkey'] }),
          check('range', { column: 'quantity', min: n(1), max: n(40) }),
          check('unique', { columns: ['orderkey'] }),
        ];
        const [audit] = await auditOver(engine, [gate('items', checks)]);
        return audit?.result ?? null;
      } finally {
        await engine.close();
      }
    } catch (thrown) {
      // A fault ends the whole gate: it is errored. Anything else is a bug of ours.
      expect(asFault(thrown).record.code).not.toBe('internal');
      return null;
    }
  };

  describe.each(KINDS)('%s', (kind) => {
    it('never changes a verdict but to error, at whichever request it comes', async () => {
      proxy.breakAt(null, kind);
      const sound = await audited();
      expect(sound?.verdict).toBe('fail');
      const requests = proxy.seen;
      expect(requests).toBeGreaterThan(10);
      // Every request is broken once, in turn by each of the kinds.
      for (let at = 1 + KINDS.indexOf(kind); at <= requests; at += KINDS.length) {
        proxy.breakAt(at, kind);
        const broken = await audited();
        for (const [index, one] of (broken?.checks ?? []).entries()) {
          const { outcome, tested, failing, fault } = one;
          if (outcome === 'errored') expect(fault?.code).not.toBe('internal');
          else {
            const same = sound!.checks[index]!;
            expect([at, outcome, tested, failing]).toEqual([
              at,
              same.outcome,
              same.tested,
              same.failing,
            ]);
          }
        }
      }
    }, 120_000);
  });
});

/** A proxy before the server that breaks one answer, counted from 1. */
class BreakingProxy {
  readonly address: string;
  seen = 0;
  private readonly server: ReturnType<typeof createServer>;
  private at: number | null = null;
  private kind: Break = 'HTTP 500';

  private constructor(server: ReturnType<typeof createServer>) {
    this.server = server;
    this.address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  static async open(target: string): Promise<BreakingProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new BreakingProxy(server);
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => {
      proxy.seen += 1;
      const broken = proxy.seen === proxy.at ? BREAKS[proxy.kind] : null;
      const onward = request(
        new URL(asked.url ?? '/', target),
        { method: asked.method, headers: { ...asked.headers, 'accept-encoding': 'identity' } },
        (found) => {
          const chunks: Buffer[] = [];
          found.on('data', (chunk: Buffer) => chunks.push(chunk));
          found.on('end', () => {
            const body = Buffer.concat(chunks);
            if (broken !== null) {
              broken(body, answer);
              return;
            }
            const headers = { ...found.headers, 'content-length': String(body.length) };
            answer.writeHead(found.statusCode ?? 500, headers).end(body);
          });
        },
      );
      onward.on('error', () => answer.destroy());
      asked.pipe(onward);
    });
    return proxy;
  }

  /** From now on the requests are counted anew. */
  breakAt(at: number | null, kind: Break): void {
    this.seen = 0;
    this.at = at;
    this.kind = kind;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function without(body: Buffer, keys: readonly string[]): string {
  const page = pageIn(body);
  return JSON.stringify(
    Object.fromEntries(Object.entries(page).filter(([key]) => !keys.includes(key))),
  );
}

function failed(body: Buffer): string {
  const { nextUri: _, ...page } = pageIn(body);
  const error = {
    errorName: 'GENERIC_INTERNAL_ERROR',
    errorType: 'INTERNAL_ERROR',
    message: 'boom',
  };
  return JSON.stringify({ ...page, error });
}

/** An answer without a body (to DELETE) is left as nothing. */
function pageIn(body: Buffer): Record<string, unknown> {
  return body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>);
}
