import { fault, type Fault } from '../../../domain/fault.ts';
import type { QueryOptions } from '../../engine.ts';
import type { TrinoSettings } from '../settings.ts';

/**
 * What a query says of itself beyond its text: https://trino.io/docs/current/develop/client-protocol.html.
 * An administrator who sees it in the query list knows which repository, pull request and gate asked.
 */
export function headersOf(
  settings: TrinoSettings,
  { gate }: Pick<QueryOptions, 'gate'>,
): Record<string, string> {
  refuseUnsendable(settings);
  const { user, token, roles, origin } = settings;
  const tags = [
    'wap-gate',
    ...tag('repository', origin.repository),
    ...tag('pr', origin.pullRequest),
    ...tag('gate', gate ?? null),
  ];
  return {
    'X-Trino-User': user,
    'X-Trino-Source': `wap-gate/${plain(origin.run)}`,
    'X-Trino-Client-Tags': tags.join(','),
    // Without it timestamps are cut to milliseconds.
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
    'X-Trino-Time-Zone': 'UTC',
    ...(Object.keys(roles).length === 0 ? {} : { 'X-Trino-Role': rolesOf(roles) }),
    ...(token === null ? {} : { Authorization: `Bearer ${token().trim()}` }),
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

/** Trino reads headers as Latin-1. */
const SENDABLE = /^(?! )[\x20-\x7e\xa0-\xff]*(?<! )$/;

/**
 * The HTTP client leaves out what a header cannot carry: the query would be asked as somebody else. The protocol encodes
 * neither the user's name nor those of catalog and schema.
 */
function refuseUnsendable({ name, user, catalog, schema, password, token }: TrinoSettings): void {
  const refuse = (key: string, why: string): Fault =>
    fault('configuration', 'config', `The \`${key}\` of connection '${name}' ${why}`);
  for (const [key, value] of Object.entries({ user, catalog, schema })) {
    if (value === null || SENDABLE.test(value)) continue;
    const instead =
      key === 'user' ? '' : ` Leave \`${key}\` out, and write it before the names of tables.`;
    throw refuse(key, `has a character that Trino's protocol cannot carry.${instead}`);
  }
  if (password !== null && user.includes(':')) {
    throw refuse('user', 'has a colon, which cannot be sent with a password.');
  }
  if (token !== null && !/^[\x21-\x7e]*$/.test(token().trim())) {
    throw refuse('token', 'is no token: it has blanks or characters that a header cannot carry.');
  }
}

const tag = (name: string, value: string | null): string[] =>
  value === null ? [] : [`${name}=${plain(value)}`];

/** A comma would begin another tag, and a header carries no control characters. */
const plain = (text: string): string => text.replaceAll(/[^\x21-\x2b\x2d-\x7e]+/g, '_');

function rolesOf(roles: Readonly<Record<string, string>>): string {
  return Object.entries(roles)
    .map(([catalog, role]) => `${catalog}=${encodeURIComponent(selected(role))}`)
    .join(',');
}

/** `ALL` and `NONE` are words of the protocol, all else is a role's name. */
function selected(role: string): string {
  return /^(?:ALL|NONE)$/.test(role) ? role : `ROLE{${role}}`;
}
