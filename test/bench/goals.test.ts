import { describe, expect, it } from 'vitest';
import { judgeGoals } from '../../bench/goals.ts';
import type { ProgramResult } from '../../bench/result.ts';
import { program, workload } from './results.ts';

const goal = (name: string, ...programs: ProgramResult[]) =>
  judgeGoals([workload(...programs)]).find((judged) => judged.goal === name);

const against = (name: string, wall: number) => ({ against: { [name]: { wall, cpu: 9 } } });

describe('judgeGoals', () => {
  it.each([
    ['W30 against the hand-written split plan', 'w30/wap-gate', 'w30/split', 0.7],
    ['W30 against the best plan found by hand', 'w30/wap-gate', 'w30/best', 1.5],
    ['W30x10 against the split plan', 'w30x10/wap-gate', 'w30x10/split', 0.45],
    ['Seeded defects against the passing run', 'seeded/wap-gate', 'w30/wap-gate', 1.5],
  ])('%s: the limit meets it, a hundredth more does not', (name, measured, reference, limit) => {
    expect(goal(name, program(measured, against(reference, limit)))).toMatchObject({ met: true });
    const more = goal(name, program(measured, against(reference, limit + 0.01)));
    expect(more).toMatchObject({ met: false, figure: `${(limit + 0.01).toFixed(2)} x` });
  });

  it.each([
    ['Overhead (not in the engine), 3 M rows', 'w30/wap-gate', { overhead_ms: 250 }, '250 ms'],
    ['Overhead, 30 M rows', 'w30x10/wap-gate', { overhead_ms: 400, wall_ms: 4000 }, '10.0 %'],
    ['`--version`', 'start/version', { wall_ms: 80 }, '80 ms'],
    ['W30, peak memory', 'w30/wap-gate', { peak_mb: 250 }, '250 MB'],
    ['W30x10, peak memory', 'w30x10/wap-gate', { peak_mb: 1000 }, '1000 MB'],
    ['50 gates of 30 checks', 'gates/wap-gate', { wall_ms: 1200, engine_ms: 1000 }, '1.20 x'],
    ['1,000 columns x not_null, 100 k rows', 'wide/wap-gate', { wall_ms: 2000 }, '2000 ms'],
  ])('%s', (name, measured, figures, said) => {
    expect(goal(name, program(measured, figures))).toMatchObject({ met: true, figure: said });
    const [figure] = Object.entries(figures)[0]!;
    const worse = { ...figures, [figure]: 10_000 };
    expect(goal(name, program(measured, worse))).toMatchObject({ met: false });
  });

  it('derives the comparison with peers from the split plan, and says so', () => {
    const peers = (split: number) =>
      goal('W30 against the fastest peer', program('w30/wap-gate', against('w30/split', split)));
    expect(peers(0.84)).toMatchObject({ met: true, note: expect.stringContaining('derived') });
    expect(peers(0.85)).toMatchObject({ met: false });
  });

  it('never calls met what was not measured', () => {
    const judged = judgeGoals([]);
    expect(judged.length).toBeGreaterThanOrEqual(13);
    expect(judged.filter(({ met, figure }) => met !== null || figure !== null)).toEqual([]);
  });
});
