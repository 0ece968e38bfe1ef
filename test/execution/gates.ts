import type { Check } from '../../src/domain/check.ts';
import { parseDecimal, type Decimal } from '../../src/domain/decimal.ts';
import type { Gate } from '../../src/domain/gate.ts';
import { parseTableReference, type TableReference } from '../../src/domain/table.ts';
import { NO_TOLERANCE } from '../../src/domain/tolerance.ts';
import { kinds } from '../../src/checks/registry.ts';

const LOCATION = { file: 'checks/test.yml', line: 1, column: 1 };

/** A number as the config room gives it to a kind. */
export function n(text: string | number): Decimal {
  const parsed = parseDecimal(String(text));
  if (parsed === undefined) throw new Error(`not a number: ${String(text)}`);
  return parsed;
}

export function table(text: string): TableReference {
  const reference = parseTableReference(text);
  if (reference === undefined) throw new Error(`not a table: ${text}`);
  return reference;
}

/** A check as the config room makes it, with the defaults of a gate file. */
export function check(
  kind: string,
  parameters: Record<string, unknown>,
  more: Partial<Check> = {},
): Check {
  const title = kinds.get(kind)?.title(parameters) ?? '';
  const name = title === '' ? kind : `${kind}:${title}`;
  return {
    id: `test/${name}`,
    name,
    kind,
    parameters,
    severity: 'error',
    thresholds: { warn: null, fail: NO_TOLERANCE },
    where: null,
    owner: null,
    runbook: null,
    description: null,
    tags: [],
    samples: 2,
    location: LOCATION,
    implicit: false,
    ...more,
  };
}

/** A gate over one table; ids are made unique as the config room does. */
export function gate(staging: string, checks: readonly Check[], more: Partial<Gate> = {}): Gate {
  const seen = new Map<string, number>();
  const unique = checks.map((one) => {
    const count = (seen.get(one.id) ?? 0) + 1;
    seen.set(one.id, count);
    return count === 1 ? one : { ...one, id: `${one.id}#${String(count)}` };
  });
  return {
    name: 'test',
    location: LOCATION,
    description: null,
    owner: null,
    runbook: null,
    connection: null,
    table: table(staging),
    staging: table(staging),
    partition: null,
    where: null,
    interval: 'day',
    pin: true,
    places: { staging: LOCATION, partition: null, where: null },
    builtFrom: [],
    session: {},
    maxScanBytes: null,
    checks: unique,
    ...more,
  };
}
