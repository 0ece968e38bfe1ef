import type { Format } from '../domain/format.ts';
import { html } from './formats/html.ts';
import { json } from './formats/json.ts';
import { junit } from './formats/junit.ts';
import { markdown } from './formats/markdown.ts';
import { pretty } from './formats/pretty.ts';
import { sarif } from './formats/sarif.ts';
import type { Reporter } from './reporter.ts';

/** Every output format by its name. */
export const reporters: Readonly<Record<Format, Reporter>> = {
  pretty,
  json,
  markdown,
  html,
  junit,
  sarif,
};
