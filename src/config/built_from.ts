import { namesTarget } from '../checks/own_query.ts';
import { A_SHA, isSha, type BuiltFrom } from '../domain/built_from.ts';
import type { Problem } from '../domain/result.ts';
import type { TemplateContext } from '../templates/context.ts';
import { problemAt } from './source.ts';
import { fillTemplate, type Written } from './templated.ts';
import { clip, entryOf, valueAt, type YamlNode } from './tree.ts';

/** Where a gate, and the call, say from which commit the staging table was built; what both say must hold. */
export function builtFromOf(
  root: YamlNode,
  given: Written | null,
  context: TemplateContext,
  problems: Problem[],
): BuiltFrom[] {
  const node = valueAt(root, 'built_from');
  return [
    ...(node === undefined ? [] : inGate(node, context, problems)),
    ...(given === null ? [] : commit(given, context.words.named('built-from'), context, problems)),
  ];
}

function inGate(node: YamlNode, context: TemplateContext, problems: Problem[]): BuiltFrom[] {
  if (node.node === 'text') return commit(node, '`built_from`', context, problems);
  const [property, query] = ['property', 'query'].map((key) => valueAt(node, key));
  if (property !== undefined && query !== undefined) {
    const expected = 'one of them';
    const message = `\`built_from\` says both \`property\` and \`query\`; expected ${expected}.`;
    problems.push(problemAt(entryOf(node, 'query')?.at ?? node.at, message, 'query', expected));
    return [];
  }
  if (property?.node === 'text') return [{ by: 'property', property: property.value }];
  return query?.node === 'text' ? ownQuery(query, context, problems) : [];
}

function commit(
  written: Written,
  what: string,
  context: TemplateContext,
  problems: Problem[],
): BuiltFrom[] {
  const text = fillTemplate(written, 'text', context, problems);
  if (text === null) return [];
  if (namesRun(written, what, problems)) return [];
  if (isSha(text)) return [{ by: 'value', commit: text }];
  const message = `${what} is '${clip(text)}'; expected ${A_SHA}.`;
  problems.push(problemAt(written.at, message, text, A_SHA));
  return [];
}

/** The commit of the run itself is right whatever the table is made of. */
function namesRun({ value, at }: Written, what: string, problems: Problem[]): boolean {
  if (!/\bhead_sha\b/.test(value)) return false;
  const expected = 'what the pipeline says';
  const message = `${what} names the commit of the run itself, which is always right; expected ${expected}.`;
  problems.push(problemAt(at, message, value, expected));
  return true;
}

function ownQuery(written: Written, context: TemplateContext, problems: Problem[]): BuiltFrom[] {
  if (namesTarget(written.value)) {
    const message =
      'The query of `built_from` reads {{ target }}; expected another table, or {{ table }}.';
    problems.push(problemAt(written.at, message, '{{ target }}', 'another table, or {{ table }}'));
    return [];
  }
  if (namesRun(written, 'The query of `built_from`', problems)) return [];
  const sql = fillTemplate(written, 'query', context, problems);
  return sql === null ? [] : [{ by: 'query', sql }];
}
