import type { FaultRecord } from './fault.ts';
import { exceeds, type Thresholds } from './tolerance.ts';

/** How a check ended. There is no fifth ending. */
export type Outcome = 'passed' | 'warned' | 'failed' | 'errored';

/**
 * What a kind says of its evidence, before severity is applied. `rows`: so many of the tested rows fail. `bound`: a
 * condition on the table as a whole holds or does not.
 */
export type Judgement =
  | {
      readonly type: 'rows';
      readonly failing: bigint;
      readonly tested: bigint;
      readonly message: string;
      readonly notes: readonly string[];
    }
  | {
      readonly type: 'bound';
      readonly holds: boolean;
      readonly message: string;
      readonly notes: readonly string[];
    };

/** Severity and tolerance applied to a judgement. */
export function decideOutcome(judgement: Judgement, thresholds: Thresholds): Outcome {
  const beyond = (ending: 'warn' | 'fail'): boolean => {
    const tolerance = thresholds[ending];
    if (tolerance === null) return false;
    if (judgement.type === 'bound') return !judgement.holds;
    return exceeds(tolerance, judgement.failing, judgement.tested);
  };
  if (beyond('fail')) return 'failed';
  return beyond('warn') ? 'warned' : 'passed';
}

/** Which exit code a fault asks for (product.md, "Exit codes"). */
export function exitCodeOfFault(fault: Pick<FaultRecord, 'category'>): 1 | 2 | 3 | 4 {
  switch (fault.category) {
    case 'publish-unknown':
      return 4;
    case 'data':
      return 1;
    case 'config':
    case 'engine-user':
      return 2;
    case 'engine-transient':
    case 'engine-resource':
    case 'network':
    case 'bug':
      return 3;
  }
}
