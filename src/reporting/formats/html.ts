import { createHash } from 'node:crypto';
import { element, escaped, together } from '../escape/markup.ts';
import * as sections from '../html/sections.ts';
import { STYLE } from '../html/style.ts';
import type { Reporter } from '../reporter.ts';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing is loaded, run, submitted or styled but by this page's own sheet, even if an escape were missing. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

/** One self-contained page for a person with a browser: light and dark, narrow and wide, no script. */
export const html: Reporter = {
  format: 'html',
  extension: '.html',
  mediaType: 'text/html; charset=utf-8',
  render: (result, { links }) => {
    const body = together([
      sections.header(result),
      sections.gates(result),
      sections.problems(result, links),
      sections.needing(result, links),
      sections.passed(result),
      sections.footer(result),
    ]);
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(`${result.verdict}: ${result.reason}`)}</title>
<style>${STYLE}</style>
</head>
<body>
${element('main', {}, body).markup}
</body>
</html>
`;
  },
};
