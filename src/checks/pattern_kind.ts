import { not, type Expression } from '../sql/expression.ts';
import { FORMATS, type FormatName } from '../sql/format.ts';
import { compilePattern } from '../sql/pattern.ts';
import { ANOTHER_RULE } from './direction.ts';
import type { AnyKind, Kind, ParameterProblem } from './kind.ts';
import { wrongType } from './operand.ts';
import { defineValueKind, VALUE_PROPERTIES } from './row_kind.ts';
import type { TestedValue, ValueParameters } from './row_kind.ts';

interface Parameters extends ValueParameters {
  readonly pattern?: string;
  readonly format?: FormatName;
}

/** Whether a match is right or wrong. */
export interface PatternRule {
  readonly kind: string;
  readonly summary: string;
  readonly notes: string;
  readonly wanted: boolean;
  readonly examples: Kind['examples'];
}

/** Makes `matches` and `not_matches`. */
export function definePatternKind(rule: PatternRule): AnyKind {
  const words = rule.wanted ? 'matching' : 'not matching';
  const opposite = rule.wanted ? 'not matching' : 'matching';
  return defineValueKind<Parameters>({
    kind: rule.kind,
    summary: rule.summary,
    notes: rule.notes,
    parameters: {
      type: 'object',
      additionalProperties: false,
      required: ['column'],
      properties: {
        ...VALUE_PROPERTIES,
        pattern: {
          type: 'string',
          minLength: 1,
          description:
            'A regular expression that is searched for: anchor it with ^ and $ yourself.',
        },
        format: {
          enum: Object.keys(FORMATS),
          description: 'A well-known form of the whole text, instead of a pattern.',
        },
      },
    },
    directions: { pattern: ANOTHER_RULE, format: ANOTHER_RULE },
    shorthand: null,
    problems,
    threshold: (p) => `${words} ${nameOf(p)}`,
    violation: (p, tested) => {
      const found = matching(rule, p, tested);
      return rule.wanted ? not(found) : found;
    },
    wrong: (p) => `${opposite} ${nameOf(p)}`,
    examples: rule.examples,
  });
}

function matching(
  rule: PatternRule,
  p: Parameters,
  { column, value, type }: TestedValue,
): Expression {
  if (type.family !== 'text') {
    throw wrongType(`column '${column}' is ${type.name}; ${rule.kind} wants text.`);
  }
  const compiled = compilePattern(patternOf(p));
  if ('problem' in compiled)
    throw new RangeError(`the pattern was not validated: ${compiled.problem}`);
  return { op: 'matches', operand: value, pattern: compiled.pattern };
}

function problems(p: Parameters): ParameterProblem[] {
  if ((p.pattern === undefined) === (p.format === undefined)) {
    const both = p.pattern !== undefined;
    return [
      {
        path: both ? '/format' : '',
        message: both ? 'the pattern is given twice' : 'the pattern is missing',
        expected: 'either `pattern` or `format`',
      },
    ];
  }
  if (p.pattern === undefined) return [];
  const compiled = compilePattern(p.pattern);
  if (!('problem' in compiled)) return [];
  const at = `at character ${String(compiled.offset + 1)}`;
  return [
    {
      path: '/pattern',
      message: `the pattern is refused ${at}: ${compiled.problem}`,
      found: p.pattern,
    },
  ];
}

const patternOf = (p: Parameters): string =>
  p.format === undefined ? (p.pattern ?? '') : FORMATS[p.format];

const nameOf = (p: Parameters): string =>
  p.format === undefined ? (p.pattern ?? '') : `the format ${p.format}`;
