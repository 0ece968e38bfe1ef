import { type Command, isKnown, parseCommand } from './command.ts';

export type StepName = 'main' | 'post';

/** A line as the action wrote it, and as people see it; null where the runner shows nothing. */
export interface Line {
  readonly step: StepName;
  readonly stream: 'stdout' | 'stderr';
  readonly raw: string;
  readonly shown: string | null;
}

/** A command that the runner acted on. */
export interface Acted extends Command {
  readonly step: StepName;
}

/** Done through files since; the runner refuses the first two and warns of the others. */
const FORMER = new Set(['set-env', 'add-path', 'set-output', 'save-state']);
const ANNOTATIONS = new Set(['error', 'warning', 'notice']);

/** The log of a job: acts on commands, hides what is masked, and notes what should not have been written. */
export class Log {
  readonly lines: Line[] = [];
  readonly commands: Acted[] = [];
  readonly problems: string[] = [];
  private readonly masks: Set<string>;
  private readonly debug: boolean;
  /** While it is set no command counts but the one of this name. */
  private stopped: string | null = null;

  constructor(secrets: readonly string[], debug = false) {
    this.debug = debug;
    this.masks = new Set(secrets.filter((secret) => secret !== ''));
  }

  /** One line of a step. */
  take(step: StepName, stream: Line['stream'], raw: string): void {
    const command = parseCommand(raw);
    const shown = command === null ? raw : this.act(step, command, raw);
    this.lines.push({ step, stream, raw, shown: shown === null ? null : this.masked(shown) });
  }

  /** What people see. */
  get shown(): string {
    return this.lines.flatMap(({ shown }) => (shown === null ? [] : [`${shown}\n`])).join('');
  }

  /** What the action wrote. */
  get raw(): string {
    return this.lines.map(({ raw }) => `${raw}\n`).join('');
  }

  /** Errors, warnings and notices. */
  get annotations(): Acted[] {
    return this.commands.filter(({ name }) => ANNOTATIONS.has(name));
  }

  /** Every value that is hidden from now on, the job's own secrets included. */
  get hidden(): string[] {
    return [...this.masks];
  }

  /** What the line is shown as. */
  private act(step: StepName, command: Command, raw: string): string | null {
    const { name, message } = command;
    if (this.stopped !== null) {
      if (name === this.stopped) this.stopped = null;
      return raw;
    }
    if (!isKnown(name)) {
      this.problems.push(`the runner knows no command ${name}: ${this.masked(raw)}`);
      return raw;
    }
    this.commands.push({ ...command, step });
    if (FORMER.has(name)) this.problems.push(`${name} is done through a file`);
    if (name === 'stop-commands') this.stopped = message;
    if (name === 'add-mask') this.mask(message);
    if (name === 'add-mask' || name === 'echo') return null;
    if (name === 'debug' && !this.debug) return null;
    return name === 'stop-commands' ? raw : `##[${name}]${message}`;
  }

  private mask(value: string): void {
    if (value.trim() === '') this.problems.push('add-mask of an empty text');
    const parts = [value, ...value.split(/[\r\n]+/)].filter((part) => part.trim() !== '');
    for (const part of parts) {
      const late = this.lines.find(({ shown }) => shown?.includes(part) === true);
      if (late !== undefined && !this.masks.has(part)) {
        this.problems.push(`a value was masked after line ${String(this.number(late))} showed it`);
      }
      this.masks.add(part);
    }
  }

  private number(line: Line): number {
    return this.lines.indexOf(line) + 1;
  }

  private masked(text: string): string {
    return [...this.masks]
      .sort((one, other) => other.length - one.length)
      .reduce((hidden, mask) => hidden.replaceAll(mask, '***'), text);
  }
}
