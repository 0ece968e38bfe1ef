import { formatLocation } from '../../../src/domain/location.ts';
import type { RunResult } from '../../../src/domain/result.ts';
import { resultOf, wapGate, type Ended } from '../command_line.ts';
import type { Workspace } from '../workspace.ts';
import type { Row } from './row.ts';

export interface Seen extends Ended {
  /** Null when no report was written. */
  readonly result: RunResult | null;
}

/** Does what the row says, in a directory of its own. */
export async function see(row: Row, template: Workspace): Promise<Seen> {
  await using workspace = await template.copy(row.files);
  await row.prepare?.(workspace);
  const end = await row.meanwhile?.(workspace);
  try {
    const words = row.call ?? ['audit'];
    const reported = words[0] === 'audit' ? [...words, '--report', 'json=result.json'] : words;
    const ended = await wapGate(reported, { ...row, cwd: workspace.directory });
    const json = await workspace.read('result.json');
    return { ...ended, result: json === null ? null : resultOf(json) };
  } finally {
    end?.();
  }
}

/** Every sentence that the user is given, each place before what is said of it. */
export function sentences({ result, stdout, stderr }: Omit<Seen, 'code' | 'milliseconds'>): string {
  if (result === null) return stdout + stderr;
  const checks = result.gates.flatMap((gate) => gate.checks);
  const placed = [...checks, ...result.problems].map(({ location, message }) =>
    location === null ? message : `${formatLocation(location)} ${message}`,
  );
  return [stderr, result.reason, ...placed].join('\n');
}

/** How each check ended, by its name. */
export function outcomes({ result }: Pick<Seen, 'result'>): Record<string, string> {
  const checks = result?.gates.flatMap((gate) => gate.checks) ?? [];
  return Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));
}
