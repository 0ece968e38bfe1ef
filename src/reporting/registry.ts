import type { Format } from '../domain/format.ts';
import { pretty } from './formats/pretty.ts';
import type { Reporter } from './reporter.ts';

/** Every output format by its name; all but the default are loaded when they are asked for. */
export const reporters: Readonly<Record<Format, () => Promise<Reporter>>> = {
  pretty: () => Promise.resolve(pretty),
  json: async () => (await import('./formats/json.ts')).json,
  markdown: async () => (await import('./formats/markdown.ts')).markdown,
  html: async () => (await import('./formats/html.ts')).html,
  junit: async () => (await import('./formats/junit.ts')).junit,
  sarif: async () => (await import('./formats/sarif.ts')).sarif,
};
