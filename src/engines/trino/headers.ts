import type { QueryOptions } from '../engine.ts';
import type { TrinoSettings } from './settings.ts';

/**
 * What a query says of itself beyond its text: https://trino.io/docs/current/develop/client-protocol.html.
 * An administrator who sees it in the query list knows which repository, pull request and gate asked.
 */
export function headersOf(
  { user, token, roles, origin }: TrinoSettings,
  { gate }: Pick<QueryOptions, 'gate'>,
): Record<string, string> {
  const tags = [
    'wap-gate',
    ...tag('repository', origin.repository),
    ...tag('pr', origin.pullRequest),
    ...tag('gate', gate ?? null),
  ];
  return {
    'X-Trino-User': user,
    'X-Trino-Source': `wap-gate/${origin.run}`,
    'X-Trino-Client-Tags': tags.join(','),
    // Without it timestamps are cut to milliseconds.
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
    'X-Trino-Time-Zone': 'UTC',
    ...(Object.keys(roles).length === 0 ? {} : { 'X-Trino-Role': rolesOf(roles) }),
    ...(token === null ? {} : { Authorization: `Bearer ${token()}` }),
  };
}

/** The connection's session properties with the gate's own over them; values as the protocol wants them. */
export function sessionOf(
  { session }: TrinoSettings,
  { session: own }: Pick<QueryOptions, 'session'>,
): Record<string, string> {
  const all = Object.entries({ ...session, ...own });
  return Object.fromEntries(all.map(([name, value]) => [name, encodeURIComponent(value)]));
}

/** A comma would begin another tag, and a header carries no control characters. */
function tag(name: string, value: string | null): string[] {
  if (value === null) return [];
  return [`${name}=${value.replaceAll(/[^\x21-\x2b\x2d-\x7e]+/g, '_')}`];
}

function rolesOf(roles: Readonly<Record<string, string>>): string {
  return Object.entries(roles)
    .map(([catalog, role]) => `${catalog}=${encodeURIComponent(selected(role))}`)
    .join(',');
}

/** `ALL` and `NONE` are words of the protocol, all else is a role's name. */
function selected(role: string): string {
  return /^(?:ALL|NONE)$/.test(role) ? role : `ROLE{${role}}`;
}
