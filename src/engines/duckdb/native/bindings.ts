import { load } from './load.ts';

/**
 * Stands for the npm package @duckdb/node-bindings in the bundles (rolldown.config.mjs): the package brings the native
 * library of one platform along, which a bundle cannot. Who opens DuckDB has loaded it before node-api asks for it.
 */
const bindings = load(null);

export default bindings;

/** What node-api hands through by name. */
export const { double_to_hugeint, double_to_uhugeint, hugeint_to_double, uhugeint_to_double } =
  bindings;
