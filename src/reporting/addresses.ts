import { isOfCall, type Location } from '../domain/location.ts';
import type { Links } from './reporter.ts';

/** Characters that mean nothing to Markdown, HTML or XML inside an address, but for `&`, which each format encodes. */
const UNSAFE = /[^\w\-.~:/?#@!$&*+,;=%]/g;

/** Where a place in a file can be read; null: nowhere, or the path leaves the repository. */
export function sourceAddress(location: Location, links: Links): string | null {
  const page = isOfCall(location) ? null : fileAddress(location.file, links);
  return page === null ? null : `${page}#L${String(location.line)}`;
}

/** The address of a runbook: a web address as it is, a path of the repository as a page of it. */
export function runbookAddress(runbook: string, links: Links): string | null {
  return /^[a-z][a-z0-9+.-]*:/i.test(runbook) ? webAddress(runbook) : fileAddress(runbook, links);
}

/** An http or https address without credentials, percent-encoded; null for any other, such as `javascript:`. */
export function webAddress(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return null;
  if (url.username !== '' || url.password !== '') return null;
  return url.href.replace(UNSAFE, percent);
}

function fileAddress(path: string, links: Links): string | null {
  const parts = path.replace(/^\.\//, '').split('/');
  if (links.files === null || parts.some((part) => part === '' || part === '.' || part === '..')) {
    return null;
  }
  const encoded = parts.map((part) =>
    encodeURIComponent(part.toWellFormed()).replace(UNSAFE, percent),
  );
  return webAddress(`${links.files}/${encoded.join('/')}`);
}

function percent(character: string): string {
  const escaped = encodeURIComponent(character.toWellFormed());
  return escaped === character
    ? `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
    : escaped;
}
