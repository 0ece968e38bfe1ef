import type { JsonSchema } from '../checks/kind.ts';
import type { KnownFailure } from '../domain/baseline.ts';
import { decimalText } from '../domain/decimal.ts';
import type { Problem } from '../domain/result.ts';
import type { Files } from '../domain/world.ts';
import { locate, problemAt, readSource, type Span } from './source.ts';
import { textAt, valueAt, type YamlNode } from './tree.ts';
import type { Shapes } from './validate.ts';
import { parseYaml } from './yaml.ts';

/** A file of known failures. */
export const BASELINE_SHAPE = {
  type: 'object',
  additionalProperties: false,
  required: ['known'],
  properties: {
    version: { const: 1, description: 'The version of this format.' },
    known: {
      type: 'array',
      description: 'Checks of which some rows may fail.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['check', 'failing'],
        properties: {
          check: {
            type: 'string',
            pattern: '^[^/]+/.+$',
            $comment: 'the id of a check, such as flights/range:delay',
            description: 'The id of the check, as reports show it.',
          },
          failing: {
            type: 'integer',
            minimum: 1,
            description: 'How many rows may fail at most.',
          },
        },
      },
    },
  },
} as const satisfies JsonSchema;

/** An entry of the file, and where it stands. */
export interface WrittenFailure extends KnownFailure {
  readonly at: Span;
}

/** What the file says; null where there is none, which is a problem unless it is about to be written. */
export async function readBaseline(
  path: string,
  files: Files,
  shapes: Shapes,
  options: { readonly mayMiss: boolean; readonly problems: Problem[] },
): Promise<WrittenFailure[] | null> {
  const { mayMiss, problems } = options;
  if (mayMiss && (await files.stat(path)).type === 'missing') return null;
  const source = await readSource(files, path);
  if ('message' in source) {
    const hint = `${source.message} \`wap-gate audit --write-baseline ${path}\` writes one.`;
    problems.push({ ...source, message: hint });
    return null;
  }
  const found: Problem[] = [];
  const root = parseYaml(source, found);
  if (root !== null) {
    found.push(...(await shapes.problems(root, BASELINE_SHAPE, `The baseline ${path}`)));
  }
  const entries = root === null || found.length > 0 ? [] : entriesOf(root, found);
  problems.push(...found);
  return entries;
}

function entriesOf(root: YamlNode, problems: Problem[]): WrittenFailure[] {
  const node = valueAt(root, 'known');
  const read: WrittenFailure[] = [];
  for (const item of node?.node === 'list' ? node.items : []) {
    const [check, failing] = [textAt(item, 'check'), valueAt(item, 'failing')];
    if (check === undefined || failing?.node !== 'number') continue;
    if (read.some((other) => other.check === check)) {
      const message = `The baseline knows ${check} twice: keep the smaller number.`;
      problems.push(problemAt(item.at, message, check, 'one entry of a check'));
    }
    const location = locate(item.at.source, item.at.start);
    read.push({ check, failing: BigInt(decimalText(failing.value)), location, at: item.at });
  }
  return read;
}

/** The text of a baseline; ids in quotes, since they may hold anything. */
export function baselineText(known: readonly Pick<KnownFailure, 'check' | 'failing'>[]): string {
  const lines = known.map(
    ({ check, failing }) => `  - {check: ${JSON.stringify(check)}, failing: ${String(failing)}}`,
  );
  return [
    '# Failures that are known: so many rows of a check may fail, and no more.',
    '# `wap-gate audit --write-baseline` writes this file again when there are fewer.',
    'version: 1',
    ...(lines.length === 0 ? ['known: []'] : ['known:', ...lines]),
    '',
  ].join('\n');
}
