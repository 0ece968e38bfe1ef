import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateResult } from '../../src/domain/result.ts';
import { asFault } from '../../src/domain/fault.ts';
import { openTrino } from '../../src/engines/trino/open.ts';
import { BreakingProxy, KINDS } from '../trino/breaking_proxy.ts';
import { TrinoLake, trinoSettings } from '../trino/lake.ts';
import { onTrino, trinoAddress } from '../trino/server.ts';
import { auditOver } from './audits.ts';
import { check, gate, n } from './gates.ts';

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
      proxy.breakWhen(() => false, kind);
      const sound = await audited();
      expect(sound?.verdict).toBe('fail');
      const requests = proxy.seen.requests;
      expect(requests).toBeGreaterThan(10);
      // Every request is broken once, in turn by each of the kinds.
      for (let at = 1 + KINDS.indexOf(kind); at <= requests; at += KINDS.length) {
        proxy.breakWhen(({ request }) => request === at, kind);
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
