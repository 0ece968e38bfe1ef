// Usage: node scripts/trino.ts [start | stop | status] [--port N]
//
// A real Trino server on this machine, for everybody who works on wap-gate. `start` fetches it once, starts it unless it
// already runs, waits until it answers queries and prints its address as the only line of stdout.
import { cacheDirectory } from './trino/cache.ts';
import { Refusal, sentenceOf } from './trino/refusal.ts';
import { addressOf, startShared, stopShared } from './trino/shared.ts';

const say = (sentence: string): void => {
  process.stderr.write(`trino: ${sentence}\n`);
};

async function run([verb = 'start', ...rest]: readonly string[]): Promise<number> {
  const cache = cacheDirectory(process.env);
  switch (verb) {
    case 'start':
      console.log(await startShared(cache, portOf(rest), say));
      say('stop it with `npm run trino:stop`; tests find it by themselves');
      return 0;
    case 'stop':
      say((await stopShared(cache)) ? 'stopped' : 'was not running');
      return 0;
    case 'status': {
      const address = await addressOf(cache);
      console.log(address ?? 'not running');
      return address === null ? 1 : 0;
    }
    default:
      throw new Refusal(`'${verb}' is unknown; expected start, stop or status`);
  }
}

/** 0: any free port. */
function portOf([flag, value, ...more]: readonly string[]): number {
  if (flag === undefined) return 0;
  const port = Number(value);
  const valid = flag === '--port' && more.length === 0 && Number.isInteger(port);
  if (valid && port > 0 && port < 65_536) return port;
  throw new Refusal(`'${[flag, value, ...more].join(' ')}' is not understood; expected --port N`);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (thrown) {
  say(sentenceOf(thrown));
  process.exitCode = 1;
}
