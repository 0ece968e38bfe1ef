import type { GateResult } from '../domain/result.ts';
import { plural } from '../domain/wording.ts';
import type { World } from '../domain/world.ts';
import type { AuditEvent } from '../execution/audit.ts';
import { progressLine } from '../reporting/progress.ts';

const REDRAW_MILLISECONDS = 100;

/**
 * Tells on stderr how far a run is: one line that is redrawn on a terminal, a line for each gate when piped, nothing
 * when quiet. Nothing here can change a result: output that fails is dropped.
 */
export class Progress {
  private readonly world: World;
  private readonly quiet: boolean;
  private readonly gates: number;
  private readonly running = new Map<string, string>();
  private readonly stop = new AbortController();
  private gatesDone = 0;
  private queriesDone = 0;
  private queries = 0;

  constructor(world: World, quiet: boolean, gates: number) {
    this.world = world;
    this.quiet = quiet;
    this.gates = gates;
    if (!quiet && world.stderr.isTTY) void this.redraw();
  }

  /** Bound, so that it can be handed on as a function. */
  readonly on = (event: AuditEvent): void => {
    switch (event.type) {
      case 'planned':
        this.queries += event.steps;
        return;
      case 'started':
        this.running.set(`${event.gate} ${event.step.id}`, event.step.reason);
        return;
      case 'ended':
        this.running.delete(`${event.gate} ${event.step.id}`);
        this.queriesDone += 1;
    }
  };

  gateEnded(result: GateResult): void {
    this.gatesDone += 1;
    if (this.quiet || this.world.stderr.isTTY) return;
    this.write(`${result.gate}: ${result.verdict} (${plural(result.checks.length, 'check')})\n`);
  }

  async end(): Promise<void> {
    this.stop.abort();
    if (!this.quiet && this.world.stderr.isTTY) await this.writeNow('\r\u001b[2K');
  }

  private async redraw(): Promise<void> {
    const { sleep, clock, stderr } = this.world;
    const began = clock.monotonic();
    try {
      for (;;) {
        await sleep(REDRAW_MILLISECONDS, this.stop.signal);
        const line = progressLine(
          {
            gatesDone: this.gatesDone,
            gates: this.gates,
            queriesDone: this.queriesDone,
            queries: this.queries,
            current: [...this.running.values()].at(-1) ?? null,
            milliseconds: clock.monotonic() - began,
          },
          stderr.columns,
        );
        await this.writeNow(`\r\u001b[2K${line}`);
      }
    } catch {
      // Ended, or nobody reads: progress is a courtesy.
    }
  }

  private write(text: string): void {
    void this.writeNow(text);
  }

  private async writeNow(text: string): Promise<void> {
    try {
      await this.world.stderr.write(text);
    } catch {
      // The verdict does not depend on it.
    }
  }
}
