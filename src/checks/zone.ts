/** Whether the runtime knows the time zone: `Europe/Berlin`, `UTC`, `+02:00`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Names for "did you mean". */
export function timeZoneNames(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')];
}

/**
 * The instant at which a clock on the wall of that zone shows `wall`, both as milliseconds since 1970 (the wall's read
 * as if it were UTC). An hour that occurs twice means its first occurrence, so that nothing looks newer than it is; an
 * hour that a change of clocks skips means the instant of the change or shortly after it.
 */
export function instantOfWall(wall: number, zone: string): number {
  // A day before and after bracket any change of clocks; the larger offset gives the earlier instant.
  const offsets = [wall - 86_400_000, wall, wall + 86_400_000].map((at) => offsetAt(at, zone));
  const candidates = offsets.map((offset) => wall - offset).sort((a, b) => a - b);
  const exact = candidates.find((instant) => instant + offsetAt(instant, zone) === wall);
  return exact ?? candidates.at(-1) ?? wall;
}

/** How far the zone's clock is ahead of UTC at an instant, milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const whole = Math.floor(instant / 1000) * 1000;
  const parts = new Intl.DateTimeFormat('en-US', { ...FIELDS, timeZone: zone }).formatToParts(
    whole,
  );
  const read = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  const shown = new Date(0);
  shown.setUTCFullYear(read('year'), read('month') - 1, read('day'));
  shown.setUTCHours(read('hour'), read('minute'), read('second'));
  return shown.getTime() - whole;
}

const FIELDS = {
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;
