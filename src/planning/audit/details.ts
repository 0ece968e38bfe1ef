import type { CheckPlan, Measurement } from './measurement.ts';

/** A measurement that explains a failure; its id says whose it is, so that it is the same in every round. */
export interface Detail {
  readonly name: string;
  readonly measurement: Measurement;
}

/** What a kind wants to know of a check that did not hold; a kind that cannot say explains nothing. */
export function detailMeasurements(check: CheckPlan): Detail[] {
  if (check.fault !== null || check.kind.details === undefined) return [];
  try {
    const details = check.kind.details(check.check.parameters, check.subject);
    return Object.entries(details).map(([name, metric]) => ({
      name,
      measurement: {
        id: `${check.check.id} ${name}`,
        metric,
        filter: check.filter,
        zeroSuffices: false,
        checks: [check.check.id],
      },
    }));
  } catch {
    return [];
  }
}
