import type { Gate } from '../domain/gate.ts';
import type { AnyKind } from './kind.ts';

/** The texts of the tables that a gate's checks name beside the audited one, each once. */
export function tablesNamed(gate: Gate, kinds: ReadonlyMap<string, AnyKind>): string[] {
  const names = gate.checks.flatMap((check) =>
    Object.values(kinds.get(check.kind)?.tables?.(check.parameters, gate) ?? {}),
  );
  return [...new Set(names)];
}
