import { parseLogicalDate } from '../domain/calendar.ts';
import type { Problem } from '../domain/result.ts';
import type { Waiver } from '../domain/waiver.ts';
import type { JsonSchema } from '../checks/kind.ts';
import { locate, problemAt, type Span } from './source.ts';
import { textAt, valueAt, type YamlNode } from './tree.ts';

/** Text that says something: blanks alone do not. */
const WORDS = { type: 'string', pattern: '\\S', $comment: 'text' };

/** `waivers` of wap-gate.yml. */
export const WAIVERS_SHAPE = {
  type: 'array',
  minItems: 1,
  description:
    'Checks that may fail until a day: they end as warned, and every report says by whose word.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['check', 'owner', 'reason', 'expires'],
    properties: {
      check: {
        type: 'string',
        pattern: '^[^/]+/.+$',
        $comment: 'the id of a check, such as flights/range:delay',
        description: 'The id of the check, as reports show it: `flights/range:delay`.',
      },
      owner: { ...WORDS, description: 'Who answers for it.' },
      reason: { ...WORDS, description: 'Why the check may fail, and what will end that.' },
      expires: {
        type: 'string',
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        $comment: 'a date such as 2026-12-31',
        description:
          'The last day, UTC, at most a year from now. From the next day on the check fails again, and so does every run until the waiver is renewed or removed.',
      },
    },
  },
} as const satisfies JsonSchema;

/** A waiver, and where its parts are written. */
export interface WrittenWaiver extends Waiver {
  readonly at: Span;
}

/** The waivers of wap-gate.yml; those whose shape is wrong are told of already. */
export function readWaivers(root: YamlNode, problems: Problem[]): WrittenWaiver[] {
  const node = valueAt(root, 'waivers');
  const read: WrittenWaiver[] = [];
  for (const item of node?.node === 'list' ? node.items : []) {
    const waiver = readWaiver(item, problems);
    if (waiver === null) continue;
    if (read.some(({ check }) => check === waiver.check)) {
      const message = `${waiver.check} is waived twice: keep one waiver.`;
      problems.push(problemAt(waiver.at, message, waiver.check, 'one waiver of a check'));
    } else read.push(waiver);
  }
  return read;
}

function readWaiver(node: YamlNode, problems: Problem[]): WrittenWaiver | null {
  const [check, owner, reason, expires] = ['check', 'owner', 'reason', 'expires'].map((key) =>
    // One line, as every report shows it.
    textAt(node, key)?.trim().replace(/\s+/g, ' '),
  );
  const at = valueAt(node, 'check')?.at;
  if (
    check === undefined ||
    owner === undefined ||
    reason === undefined ||
    expires === undefined ||
    at === undefined
  ) {
    return null;
  }
  if (parseLogicalDate(expires) === undefined) {
    const message = `\`expires\` is '${expires}', which is no day of the calendar.`;
    problems.push(
      problemAt(valueAt(node, 'expires')?.at ?? at, message, expires, 'a date such as 2026-12-31'),
    );
    return null;
  }
  return { check, owner, reason, expires, location: locate(at.source, at.start), at };
}
