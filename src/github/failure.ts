/** What GitHub answered instead of doing what it was asked for; 0: it did not answer. */
export function statusOf(thrown: unknown): number {
  if (!(thrown instanceof Error) || !('status' in thrown)) return 0;
  // The client calls it 500 when no answer came.
  const answered = 'response' in thrown && thrown.response !== undefined;
  return answered && typeof thrown.status === 'number' ? thrown.status : 0;
}

/**
 * For how many seconds a server wants to be left alone, in words that the throttling plugin does not know: it waits by
 * itself where GitHub speaks of its primary or its secondary limit. Null for every other failure.
 */
export function tooSoon(thrown: unknown): number | null {
  if (![403, 429].includes(statusOf(thrown)) || /secondary rate/i.test(sayingOf(thrown)))
    return null;
  const headers = headersOf(thrown);
  if (headers['x-ratelimit-remaining'] === '0') return null;
  const seconds = Number(headers['retry-after'] ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

function headersOf(thrown: unknown): Readonly<Record<string, unknown>> {
  const { response } = thrown as { response?: { headers?: Record<string, unknown> } };
  return response?.headers ?? {};
}

/** Whether the request may have been done although it failed. */
export const maybeDone = (thrown: unknown): boolean => {
  const status = statusOf(thrown);
  return status === 0 || status >= 500;
};

/** What a later try may mend is the network's; what the job may not do now it may not do then. */
export function failureCategory(thrown: unknown): 'network' | 'config' {
  const refused = [401, 403, 404].includes(statusOf(thrown));
  return refused && !isLimit(thrown) ? 'config' : 'network';
}

const isLimit = (thrown: unknown): boolean =>
  statusOf(thrown) === 429 || tooSoon(thrown) !== null || /rate limit/i.test(sayingOf(thrown));

/** Why a request failed, in words that say what to change; `permission` is what the job would need. */
export function failureText(thrown: unknown, permission: string): string {
  const status = statusOf(thrown);
  const said = sayingOf(thrown);
  if (status === 0 && !(thrown instanceof Error && 'status' in thrown)) {
    return `the answer of GitHub could not be read (${said})`;
  }
  if (status === 0) return `GitHub could not be reached (${said})`;
  if (status === 401) return 'GitHub refused the token (401): it is wrong or has expired';
  if (isLimit(thrown)) {
    return `GitHub limits the rate of requests (${String(status)})`;
  }
  if (/authenticate via a GitHub App/i.test(said)) {
    return "GitHub takes it from apps alone, and this token is a person's: use the job's own `${{ github.token }}`";
  }
  if (status === 403 || status === 404) {
    const forks = 'workflows of pull requests from forks and from Dependabot never have it';
    const give = `the token may not do this (${String(status)}): give the job \`permissions: ${permission}\``;
    return permission.includes('write') ? `${give}; ${forks}` : give;
  }
  return `GitHub answered ${String(status)} (${said})`;
}

function sayingOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause instanceof Error ? thrown.cause.message : '';
  return (thrown.message || cause || thrown.name).replace(/\s+/g, ' ').slice(0, 200);
}
