import { neutralise } from '../text/neutral.ts';

/** Finished HTML or XML. Made by {@link element} alone, so that no text becomes markup by accident. */
export interface Markup {
  readonly markup: string;
}

export type Child = Markup | string | null;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text for an element or a quoted attribute of HTML or XML: shown, never markup. What XML 1.0 forbids (control
 * characters, surrogates, U+FFFE) is written out by `neutralise`.
 */
export function escaped(text: string): string {
  return neutralise(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** An element; strings among its children are escaped, null ones are left out, null attributes too. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | null>>,
  ...children: readonly Child[]
): Markup {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${escaped(String(value))}"`],
  );
  return { markup: `<${name}${pairs.join('')}>${content(children)}</${name}>` };
}

/** Several as one, each on a line of its own. */
export function together(parts: readonly (Markup | null)[]): Markup | null {
  const shown = parts.filter((part) => part !== null);
  return shown.length === 0 ? null : { markup: shown.map((part) => part.markup).join('\n') };
}

function content(children: readonly Child[]): string {
  return children
    .map((child) =>
      child === null ? '' : typeof child === 'string' ? escaped(child) : child.markup,
    )
    .join('');
}
