import { calls, configuration } from './configuration.ts';
import { data } from './data.ts';
import { engine } from './engine.ts';
import { gates } from './gates.ts';
import { output } from './output.ts';
import { program } from './program.ts';
import type { Section } from './row.ts';

/** Every way to end without a pass that we know of. */
export const TABLE: readonly Section[] = [
  gates,
  configuration,
  calls,
  data,
  engine,
  output,
  program,
];
