/** What GitHub leaves of a comment's HTML, as far as reports could ever use it; everything else is taken out. */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li ol p picture pre ' +
    'q s samp source span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var wbr'
  ).split(' '),
);

/** Attributes that GitHub leaves on every element, and those that it leaves on one. */
const ATTRIBUTES: ReadonlySet<string> = new Set(
  'align alt border checked colspan disabled height open rowspan start title type valign width'.split(
    ' ',
  ),
);
const OF_ELEMENT: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  img: ['src'],
  source: ['srcset', 'media'],
};

const TAG = /<!--[\s\S]*?-->|<(\/?)([a-z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([\w:-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;

export interface Sanitised {
  readonly html: string;
  /** Each thing that GitHub would have taken out: `<script>`, `style on <td>`. */
  readonly removed: readonly string[];
}

/** The HTML as GitHub shows it. For pictures of our own reports: a browser that is handed anything needs more. */
export function sanitise(html: string): Sanitised {
  const removed: string[] = [];
  const kept = html.replace(
    TAG,
    (_, slash: string | undefined, element: string | undefined, attributes = '') => {
      if (element === undefined) return '';
      const name = element.toLowerCase();
      if (!ELEMENTS.has(name)) {
        removed.push(`<${name}>`);
        return '';
      }
      if (slash === '/') return `</${name}>`;
      return `<${name}${attributesOf(name, String(attributes), removed)}>`;
    },
  );
  return { html: kept, removed };
}

function attributesOf(element: string, text: string, removed: string[]): string {
  const kept = [...text.matchAll(ATTRIBUTE)].filter(([, name = '', value = '']) => {
    const allowed =
      (ATTRIBUTES.has(name) || OF_ELEMENT[element]?.includes(name) === true) &&
      !/^["']?\s*(?:javascript|data|vbscript):/i.test(value);
    if (!allowed) removed.push(`${name} on <${element}>`);
    return allowed;
  });
  return kept.map(([whole]) => ` ${whole}`).join('');
}
