import { baselineText } from '../config/baseline.ts';
import type { Baseline } from '../config/baselines.ts';
import { nextBaseline } from '../domain/baseline.ts';
import { asFault, type FaultRecord } from '../domain/fault.ts';
import type { GateResult } from '../domain/result.ts';
import type { World } from '../domain/world.ts';

/**
 * Writes the baseline that a run was asked for and says what it did not take in. The verdict is that of the baseline
 * before; a file that cannot be written is a fault of the run.
 */
export async function writeBaseline(
  measured: readonly GateResult[],
  { before }: Baseline,
  options: { readonly writeBaseline?: string; readonly growBaseline: boolean },
  world: World,
): Promise<FaultRecord | null> {
  const { writeBaseline: path, growBaseline } = options;
  // Nothing was measured: whatever stands in the file may still be so.
  if (path === undefined || measured.length === 0) return null;
  const { known, left } = nextBaseline(before, measured, growBaseline);
  try {
    await world.files.write(path, baselineText(known));
    if (left.length > 0) {
      await world.stderr.write(left.map((line) => `${path}: ${line}\n`).join(''));
    }
    return null;
  } catch (thrown) {
    return asFault(thrown).record;
  }
}
