import type { Answer, Call } from './exchange.ts';

const DEFAULT = 30;
const MOST = 100;

/** The page that a request asks for, with GitHub's Link header when there are more. */
export function page<Item>(
  { query, url }: Pick<Call, 'query' | 'url'>,
  items: readonly Item[],
  body: (items: readonly Item[]) => unknown,
): Answer {
  const size = Math.min(MOST, Math.max(1, Number(query.get('per_page')) || DEFAULT));
  const number = Math.max(1, Number(query.get('page')) || 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = links(url, number, last);
  return {
    status: 200,
    body: body(items.slice((number - 1) * size, number * size)),
    headers: link === '' ? {} : { Link: link },
  };
}

function links(url: URL, number: number, last: number): string {
  const to = (page: number, relation: string): string => {
    const address = new URL(url);
    address.searchParams.set('page', String(page));
    return `<${address.href}>; rel="${relation}"`;
  };
  const before = number > 1 ? [to(Math.min(number - 1, last), 'prev')] : [];
  const after = number < last ? [to(number + 1, 'next'), to(last, 'last')] : [];
  const first = number > 1 ? [to(1, 'first')] : [];
  return [...before, ...after, ...first].join(', ');
}
