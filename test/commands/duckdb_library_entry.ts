// The command line as the action starts it: DuckDB's library is the one of `duckdb-path`, or it is fetched.
import { main } from '../../src/cli/main.ts';
import { duckdbLibrary } from '../../src/commands/duckdb_library.ts';
import { realWorld } from '../../src/commands/world.ts';

const world = realWorld(new AbortController().signal);
const library = duckdbLibrary(process.env['INPUT_DUCKDB-PATH'] ?? null, world.files);
process.exit(await main(process.argv.slice(2), { ...world, duckdbLibrary: library }));
