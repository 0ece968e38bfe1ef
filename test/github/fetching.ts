// Usage: node fetching.ts WANTED, the package as JSON. Prints one line of JSON: the directory, or the fault.
import { asFault } from '../../src/domain/fault.ts';
import { packageDirectory, type WantedPackage } from '../../src/github/tool_cache.ts';

try {
  const wanted = JSON.parse(process.argv[2] ?? '') as WantedPackage;
  console.log(`answer ${JSON.stringify({ directory: await packageDirectory(wanted) })}`);
} catch (error) {
  console.log(`answer ${JSON.stringify(asFault(error).record)}`);
}
