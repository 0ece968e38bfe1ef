import { element, together, type Child, type Markup } from '../escape/markup.ts';

export interface Column {
  readonly title: Child;
  /** Class of the column's cells: `number`, `value`, `message`, `name`. */
  readonly kind: string | null;
}

/** A table that scrolls inside its own box when the page is narrower. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Child[])[],
  className: string | null = null,
): Markup {
  const head = columns.map(({ title, kind }) =>
    element('th', { scope: 'col', class: kind === 'number' ? kind : null }, title),
  );
  const body = rows.map((row) =>
    element(
      'tr',
      {},
      ...columns.map(({ kind }, i) => element('td', { class: kind }, row[i] ?? null)),
    ),
  );
  const inside = [
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, together(body)),
  ];
  return element('div', { class: 'scroll' }, element('table', { class: className }, ...inside));
}

/** Pairs of a word and its value; pairs without a value are left out. */
export function facts(pairs: readonly (readonly [label: string, value: Child])[]): Markup | null {
  const shown = pairs.filter(([, value]) => value !== null && value !== '');
  if (shown.length === 0) return null;
  return element(
    'dl',
    {},
    ...shown.flatMap(([label, value]) => [element('dt', {}, label), element('dd', {}, value)]),
  );
}

/** A link, or the text alone when there is no address. */
export function linked(text: Child, address: string | null): Child {
  return address === null ? text : element('a', { href: address, rel: 'noreferrer' }, text);
}

/** Text from data that may run from right to left: its direction ends with it. */
export function isolated(text: string): Markup {
  return element('bdi', {}, text);
}
