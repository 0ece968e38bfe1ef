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
    [
      'Trino, 6 M line items, against the best plan found by hand',
      'trino/wap-gate',
      'trino/best',
      1.05,
    ],
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
    ['Trino, statements for 30 checks', 'trino/wap-gate', { statements: 8 }, '8'],
    [
      'Trino, statements for 15 checks on a tiny table',
      'trino-tiny/wap-gate',
      { statements: 3 },
      '3',
    ],
    ['Trino, the same on `tpch.tiny` itself', 'trino-tpch/wap-gate', { statements: 3 }, '3'],
    [
      'Trino, 50 gates of 30 checks at once',
      'trino-gates/wap-gate',
      { wall_ms: 1200, engine_ms: 1000 },
      '1.20 x',
    ],
  ])('%s', (name, measured, figures, said) => {
    expect(goal(name, program(measured, figures))).toMatchObject({ met: true, figure: said });
    const [figure] = Object.entries(figures)[0]!;
    const worse = { ...figures, [figure]: 10_000 };
    expect(goal(name, program(measured, worse))).toMatchObject({ met: false });
  });

  const SERVER = { sent: 18, failed: 0, read_mb: 100, cpu_ms: 9, known: 18 };

  it('wants as many checks answered without reading, or more', () => {
    const known = (n: number) =>
      goal(
        'Trino, checks answered without reading data',
        program('trino/wap-gate', { server: { ...SERVER, known: n } }),
      );
    expect(known(18)).toMatchObject({ met: true, figure: '18' });
    expect(known(30)).toMatchObject({ met: true });
    expect(known(17)).toMatchObject({ met: false, figure: '17' });
  });

  it('counts the failed statements of all workloads on Trino, and only of all', () => {
    const storms = (...failed: number[]) =>
      goal(
        'Trino, no retry storms',
        ...['trino', 'trino-tiny', 'trino-gates']
          .slice(0, failed.length)
          .map((name, i) =>
            program(`${name}/wap-gate`, { server: { ...SERVER, failed: failed[i] ?? 0 } }),
          ),
      );
    expect(storms(0, 0, 0)).toMatchObject({ met: true, figure: '0' });
    expect(storms(0, 1, 2)).toMatchObject({ met: false, figure: '3' });
    expect(storms(0, 0)).toMatchObject({ met: null, note: 'needs a Trino server' });
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
