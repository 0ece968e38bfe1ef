/** A civil date with an optional time of day, UTC, digits kept as written. */
export interface Instant {
  /** `2026-01-02` */
  readonly date: string;
  /** `03:04:05` or `03:04:05.123456`; null when only a date was written. */
  readonly time: string | null;
}

const TEXT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,12}))?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads ISO 8601 dates and timestamps, with `T` or a blank between; an offset is turned into UTC, no offset means UTC.
 * Undefined for anything else, impossible dates included.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = TEXT.exec(text.trim());
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour, minute = '', second = '00', fraction, zone] =
    match;
  const clock = hour === undefined ? '00:00:00' : `${hour}:${minute}:${second}`;
  const written = Date.parse(`${year}-${month}-${day}T${clock}Z`);
  const start = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  if (
    Number.isNaN(written) ||
    !new Date(start).toISOString().startsWith(`${year}-${month}-${day}`)
  ) {
    return undefined;
  }
  if (hour === undefined) return { date: `${year}-${month}-${day}`, time: null };
  const utc = new Date(written - offsetMilliseconds(zone)).toISOString();
  return {
    date: utc.slice(0, 10),
    time: `${utc.slice(11, 19)}${fraction === undefined ? '' : `.${fraction}`}`,
  };
}

/** Milliseconds since 1970 of an instant text as engines give it; undefined for infinities and what is no instant. */
export function epochMilliseconds(text: string): number | undefined {
  const instant = parseInstant(text);
  if (instant === undefined) return undefined;
  const fraction = /\.(\d{1,3})/.exec(instant.time ?? '')?.[1]?.padEnd(3, '0') ?? '0';
  const whole = (instant.time ?? '00:00:00').slice(0, 8);
  return Date.parse(`${instant.date}T${whole}Z`) + Number(fraction);
}

/**
 * A text whose order is the order of the instants, to the picosecond: `2026-01-02 03:04:05.000000000000`. Infinities as
 * engines write them sort below and above all others; undefined for what is no instant.
 */
export function instantOrder(text: string): string | undefined {
  if (/^-infinity$/i.test(text)) return '';
  if (/^infinity$/i.test(text)) return '~';
  const instant = parseInstant(text);
  if (instant === undefined) return undefined;
  const [clock = '', fraction = ''] = (instant.time ?? '00:00:00').split('.');
  return `${instant.date} ${clock}.${fraction.padEnd(12, '0')}`;
}

/** `2026-01-02 03:04:05` UTC, milliseconds only where there are any. */
export function formatInstant(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, '');
}

function offsetMilliseconds(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}
