import { json } from './formats/json.ts';
import { pretty } from './formats/pretty.ts';
import type { Format, Reporter } from './reporter.ts';

/** Every output format by its name. */
export const reporters: Readonly<Partial<Record<Format, Reporter>>> = { pretty, json };
