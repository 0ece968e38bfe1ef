import type { GateResult } from '../domain/result.ts';
import type { Files } from '../domain/world.ts';

/** The result of a gate as it was measured, before anything was excused, and the run that measured it. */
export interface KeptResult {
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly result: GateResult;
}

/** What a file holds. */
interface Kept extends KeptResult {
  readonly version: 1;
  /** Everything that decided the result, as a hash. */
  readonly key: string;
}

/**
 * Results of audits, kept for later runs: a directory with one file for each table of each gate, its newest result. The
 * directory may be removed at any time.
 */
export class KeptResults {
  private readonly directory: string;
  private readonly files: Files;

  constructor(directory: string, files: Files) {
    this.directory = directory;
    this.files = files;
  }

  /** The result that is kept under a name, where it has this key; a file that is not of ours is none. */
  async find(name: string, key: string): Promise<KeptResult | null> {
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(
        await this.files.read(this.pathOf(name)),
      );
      const kept = JSON.parse(text) as Kept | null;
      return kept?.version === 1 && kept.key === key ? kept : null;
    } catch {
      return null;
    }
  }

  /** Takes the place of the result that was kept under that name. @throws Fault: `report-unwritable` */
  async keep(name: string, key: string, { run, at, result }: KeptResult): Promise<void> {
    await this.files.makeDirectory(this.directory);
    const kept: Kept = { version: 1, key, run, at, result };
    await this.files.write(this.pathOf(name), `${JSON.stringify(kept)}\n`);
  }

  private pathOf(name: string): string {
    return `${this.directory}/${name}.json`;
  }
}
