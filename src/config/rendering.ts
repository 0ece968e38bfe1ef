import type { AnyKind } from '../checks/kind.ts';
import type { Gate } from '../domain/gate.ts';
import type { Problem } from '../domain/result.ts';
import { parseTableReference } from '../domain/table.ts';
import type { TemplateContext } from '../templates/context.ts';
import type { RenderAs } from '../templates/render.ts';
import { toParameters } from './parameters.ts';
import { problemAt } from './source.ts';
import { fillTemplate, hasHoles, type Written } from './templated.ts';
import type { MapNode } from './tree.ts';

type Parameters = Record<string, unknown>;

/** Parameters as written, and as this run uses them; null when a template in them cannot be filled. */
export interface BothParameters {
  readonly written: Parameters;
  readonly filled: Parameters | null;
}

/** Fills the templates of a check's parameters, each text by the rules of what it is: SQL, a table's name, plain text. */
export function renderParameters(
  kind: AnyKind,
  tree: MapNode,
  gate: Gate,
  context: TemplateContext,
  problems: Problem[],
): BothParameters {
  const written = toParameters(tree, ({ value }) => value);
  const roles = rolesOf(kind, written, gate);
  const before = problems.length;
  const fill = (text: Written): string => {
    const as = roleOf(text.value, roles);
    const filled = hasHoles(text.value) ? fillTemplate(text, as, context, problems) : text.value;
    if (as === 'table' && filled !== null && parseTableReference(filled) === undefined) {
      const expected = "a name such as schema.table, or a path such as 'data/*.parquet'";
      problems.push(
        problemAt(text.at, `'${filled}' is not the name of a table.`, filled, expected),
      );
    }
    return filled ?? text.value;
  };
  const filled = toParameters(tree, fill);
  return { written, filled: problems.length > before ? null : filled };
}

interface Roles {
  readonly own: readonly { readonly text: string; readonly as: RenderAs }[];
  readonly tables: ReadonlySet<string>;
}

/** What the kind says of its texts, asked with the parameters as they were written. */
function rolesOf(kind: AnyKind, written: Parameters, gate: Gate): Roles {
  const own = kind.own?.(written) ?? [];
  const tables = kind.tables?.(written, gate) ?? {};
  return {
    own: own.map(({ text, shape }) => ({ text, as: shape === 'query' ? 'query' : 'sql' })),
    tables: new Set(Object.values(tables)),
  };
}

/** A kind may build a statement around the author's text, so a text with holes is SQL where any statement holds it. */
function roleOf(text: string, { own, tables }: Roles): RenderAs {
  if (tables.has(text)) return 'table';
  const holder = hasHoles(text) ? own.find((sql) => sql.text.includes(text)) : undefined;
  return holder?.as ?? 'text';
}
