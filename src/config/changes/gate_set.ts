import type { LoadedConfig } from '../load.ts';

/** What of a loaded configuration is compared. */
export type GateSet = Pick<
  LoadedConfig,
  'gates' | 'waivers' | 'baseline' | 'brokenGates' | 'connections' | 'deselected' | 'problems'
>;
