import { REPOSITORY, TOKEN, type GitHub } from '../server.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** JSON as a value, anything else as text. */
  readonly body: unknown;
}

/** Asks a server as the job's token would; `{repo}` stands for the repository that is there from the start. */
export async function ask(
  github: GitHub,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const response = await fetch(github.apiUrl + path.replace('{repo}', `/repos/${REPOSITORY}`), {
    method,
    headers: { 'User-Agent': 'test', Authorization: `Bearer ${TOKEN}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('application/json') === true;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text,
  };
}
