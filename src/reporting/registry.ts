import type { Format } from '../domain/format.ts';
import { json } from './formats/json.ts';
import { pretty } from './formats/pretty.ts';
import type { Reporter } from './reporter.ts';

/** Every output format by its name; those that few runs write are loaded when they are asked for. */
export const reporters: Readonly<Record<Format, () => Promise<Reporter>>> = {
  pretty: () => Promise.resolve(pretty),
  json: () => Promise.resolve(json),
  markdown: async () => (await import('./formats/markdown.ts')).markdown,
  html: async () => (await import('./formats/html.ts')).html,
  junit: async () => (await import('./formats/junit.ts')).junit,
  sarif: async () => (await import('./formats/sarif.ts')).sarif,
};
