import { ipv6 } from './ipv6.ts';

export type FormatName = 'email' | 'uuid' | 'iso_date' | 'iso_datetime' | 'url' | 'ipv4' | 'ipv6';

const DATE = [
  '(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])',
  '|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)',
  '|02-(?:0[1-9]|1\\d|2[0-8]))',
  // Leap years: divisible by 4 and not by 100, or by 400.
  '|(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)',
].join('');
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?';
const ZONE = '(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)';
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const BYTE = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = `${BYTE}(?:\\.${BYTE}){3}`;

/**
 * What `format:` names mean, as patterns over the whole text, for `compilePattern`:
 * - email: as an HTML form accepts it, with a dot in the domain
 *   (https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address);
 * - uuid: RFC 9562's text form, any version, either case;
 * - iso_date: `2026-01-31`, a day that exists; iso_datetime: with `T` or a blank, seconds, any fraction, and a zone or
 *   none;
 * - url: http or https, with a host; ipv4 and ipv6: RFC 4291's text forms without a zone.
 */
export const FORMATS: Readonly<Record<FormatName, string>> = {
  email: `^[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]+@${LABEL}(?:\\.${LABEL})+$`,
  uuid: '^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$',
  iso_date: `^${DATE}$`,
  iso_datetime: `^${DATE}[T ]${TIME}${ZONE}?$`,
  url: `^(?i:https?)://(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9A-Fa-f:.]+\\])(?::\\d{1,5})?(?:[/?#][^\\s"<>\\\\^\`{|}]*)?$`,
  ipv4: `^${IPV4}$`,
  ipv6: `^(?:${ipv6('[0-9A-Fa-f]{1,4}', IPV4)})$`,
};
