import type { ErrorCode } from 'yaml';

import type { Problem } from '../domain/result.ts';
import { problemAt, type Source } from './source.ts';
import { clip } from './tree.ts';

const INDENTATION =
  'This is not YAML: either the indentation differs from the line above, or a text that holds `: ` lacks quotes.';

/** Errors that have a sentence of their own; the others keep the parser's words. */
const SENTENCES: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'A tab cannot indent YAML: use spaces.',
  BLOCK_AS_IMPLICIT_KEY: INDENTATION,
  MULTILINE_IMPLICIT_KEY: INDENTATION,
  BAD_SCALAR_START:
    'This is not YAML: a text that begins with this character must stand in quotes.',
};

/**
 * A sentence for what the YAML parser found at an offset. Only the first error of a text means anything, the rest
 * follow from it.
 */
export function syntaxProblem(
  source: Source,
  code: ErrorCode,
  message: string,
  offset: number,
): Problem {
  const at = { source, start: offset, end: offset };
  const template = unquotedTemplate(lineAround(source.text, offset));
  if (template !== null) {
    const sentence = `YAML reads the unquoted ${template} as a map: put the whole value in quotes.`;
    return problemAt(at, sentence, template, `"${template}"`);
  }
  const sentence =
    SENTENCES[code] ??
    `This is not YAML: ${lowered(message)}; look at the quotes, brackets and indentation here.`;
  return problemAt(at, sentence, clip(source.text.slice(offset, offset + 20)));
}

function lowered(message: string): string {
  const line = message.split('\n')[0] ?? '';
  return `${line.charAt(0).toLowerCase()}${line.slice(1)}`.replace(/\.$/, '');
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end === -1 ? undefined : end);
}

/** `{{ ds }}` where a value begins with it and no quote stands before. */
function unquotedTemplate(line: string): string | null {
  return /(?:^|[\s,[:-])(\{\{[^{}'"]*\}\})/.exec(line)?.[1] ?? null;
}
