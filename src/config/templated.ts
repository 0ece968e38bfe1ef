import type { Problem } from '../domain/result.ts';
import { expandEnvironment, type VariableUse } from '../templates/environment.ts';
import type { TemplateContext } from '../templates/context.ts';
import { render, type RenderAs } from '../templates/render.ts';
import { parseTemplate, type TemplateProblem } from '../templates/template.ts';
import { problemAt, type Span } from './source.ts';
import type { YamlNode } from './tree.ts';

/** A text of a configuration file before its templates are filled. */
export interface Written {
  readonly value: string;
  readonly at: Span;
}

const OPENING = /\{[{%#]|\$\{/g;

/** Whether a text has anything that could be filled in. */
export function hasHoles(text: string): boolean {
  return text.search(OPENING) !== -1;
}

/** The texts below a node that are filled in for each run, in their order. */
export function templatesIn(node: YamlNode): string[] {
  if (node.node === 'map') return node.entries.flatMap(({ value }) => templatesIn(value));
  if (node.node === 'list') return node.items.flatMap(templatesIn);
  return node.node === 'text' && hasHoles(node.value) ? [node.value] : [];
}

/** The text for this run; null when it cannot be filled, and the problems say where and why. */
export function fillTemplate(
  written: Written,
  as: RenderAs,
  context: TemplateContext,
  problems: Problem[],
): string | null {
  const parsed = parseTemplate(written.value, as === 'table' ? 'both' : 'templates');
  const filled = parsed.ok ? render(parsed.value, as, context) : parsed;
  if (filled.ok) return filled.text;
  problems.push(...filled.problems.map((problem) => placed(written, problem)));
  return null;
}

/** The text with its `${NAME}` filled from the environment; null with problems, which never show a value. */
export function fillEnvironment(
  written: Written,
  env: TemplateContext['env'],
  use: VariableUse,
  problems: Problem[],
): string | null {
  const parsed = parseTemplate(written.value, 'environment');
  const filled = parsed.ok ? expandEnvironment(parsed.value, env, use) : parsed;
  if (filled.ok) return filled.text;
  problems.push(...filled.problems.map((problem) => placed(written, problem)));
  return null;
}

/**
 * The problem at its place in the file. YAML folds lines and resolves escapes, so the place is found by counting: the
 * third opening in the value is the third opening in the source.
 */
function placed({ value, at }: Written, problem: TemplateProblem): Problem {
  const written = at.source.text.slice(at.start, at.end);
  const before = [...value.slice(0, problem.offset).matchAll(OPENING)].length;
  const opening = [...written.matchAll(OPENING)][before];
  const start = at.start + (opening?.index ?? 0);
  return problemAt({ ...at, start }, problem.message, problem.found, problem.expected);
}
