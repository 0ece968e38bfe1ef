import { nearest } from '../domain/nearest.ts';
import { listing } from '../domain/wording.ts';

/** What a template may name; the language is closed, so this union is all of it. */
export type TemplateExpression =
  | { readonly name: SimpleName }
  | { readonly name: 'macros.ds_add'; readonly days: number }
  | { readonly name: 'params'; readonly parameter: string };

export type SimpleName = (typeof SIMPLE)[number];

const SIMPLE = [
  'ds',
  'ds_nodash',
  'data_interval_start',
  'data_interval_end',
  'pr',
  'head_sha',
  'run_id',
  'table',
  'target',
] as const;

const FORMS = [...SIMPLE, 'params.NAME', 'macros.ds_add(ds, -30)'];

/** The forms that a template may take, for messages. */
export const EXPECTED = listing(
  FORMS.map((form) => `{{ ${form} }}`),
  'or',
);

const DS_ADD = /^macros\.ds_add\(\s*ds\s*,\s*([+-]?\d{1,7})\s*\)$/;
const PARAMETER = /^params\.([A-Za-z_][A-Za-z0-9_]*)$/;

/** Reads what stands between the braces; undefined when it is not part of the language. */
export function parseExpression(text: string): TemplateExpression | undefined {
  const simple = SIMPLE.find((name) => name === text);
  if (simple !== undefined) return { name: simple };
  const days = DS_ADD.exec(text)?.[1];
  if (days !== undefined) return { name: 'macros.ds_add', days: Number(days) };
  const parameter = PARAMETER.exec(text)?.[1];
  return parameter === undefined ? undefined : { name: 'params', parameter };
}

/** The form that a slip most likely meant, ` Did you mean '{{ ds }}'?`, or the empty text. */
export function suggestion(text: string): string {
  const head = /^[\w.]*/.exec(text)?.[0] ?? '';
  const names: readonly string[] = [...SIMPLE, 'macros.ds_add', 'params'];
  const found = names.includes(head) ? head : nearest(head, names);
  const form = FORMS.find(
    (f) => f === found || f.startsWith(`${found ?? ' '}.`) || f.startsWith(`${found ?? ' '}(`),
  );
  return form === undefined ? '' : ` Did you mean '{{ ${form} }}'?`;
}
