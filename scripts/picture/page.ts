import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Marked } from 'marked';
import { sanitise, type Sanitised } from './sanitise.ts';

export type Theme = 'light' | 'dark';

export interface Look {
  readonly theme: Theme;
  /** CSS pixels of the comment's text; GitHub's own column gives it about 780. */
  readonly width: number;
}

/** Around the text, as the box of a comment has it. */
const PADDING = 16;
const MARGIN = 12;

/** Columns of the window in which a page of this look has nothing beside it. */
export const windowWidth = ({ width }: Look): number => width + 2 * (PADDING + MARGIN + 1);

/** A single line feed is a line break in comments, though not in files. */
const renderer = new Marked({ gfm: true, breaks: true });

/** The Markdown of a comment as the HTML that GitHub makes of it. */
export function htmlOf(markdown: string): Sanitised {
  return sanitise(renderer.parse(markdown, { async: false }));
}

/** A page that shows a comment as it stands in a conversation. */
export function page(markdown: string, look: Look): string {
  return `<!doctype html>
<html lang="en" data-theme="${look.theme}">
<meta charset="utf-8">
<title>wap-gate</title>
<style>${styleOf(look.theme)}${frame(look)}</style>
<article class="comment"><div class="markdown-body">${htmlOf(markdown).html}</div></article>
<script>document.documentElement.dataset.height = String(Math.ceil(document.body.getBoundingClientRect().height));</script>
</html>
`;
}

function styleOf(theme: Theme): string {
  const { resolve } = createRequire(import.meta.url);
  return readFileSync(resolve(`github-markdown-css/github-markdown-${theme}.css`), 'utf8');
}

/** The box around the text, in GitHub's colours; tables that are too wide scroll inside of it, as they do there. */
function frame({ theme, width }: Look): string {
  const [back, line] = theme === 'light' ? ['#ffffff', '#d1d9e0'] : ['#0d1117', '#3d444d'];
  return `
html { background: ${back}; }
body { margin: 0; padding: ${String(MARGIN)}px; overflow: hidden; }
.comment { width: ${String(width)}px; padding: ${String(PADDING)}px; border: 1px solid ${line}; border-radius: 6px; }
.markdown-body { font-size: 14px; overflow-wrap: break-word; }
`;
}
