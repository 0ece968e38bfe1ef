import { CommanderError } from 'commander';
import { asFault, lastWords } from '../domain/fault.ts';
import { exitCodeOfFault } from '../domain/outcome.ts';
import type { ExitCode } from '../domain/verdict.ts';
import type { World } from '../domain/world.ts';
import { createProgram } from './program.ts';

/**
 * The command line as a function: words in, exit code out. Whatever goes wrong ends in a sentence on stderr and a code
 * that is not 0.
 */
export async function main(argv: readonly string[], world: World): Promise<ExitCode> {
  const output: Promise<void>[] = [];
  const ended: ExitCode[] = [];
  const program = createProgram(world, {
    print: (text) => output.push(world.stdout.write(text)),
    complain: (text) => output.push(world.stderr.write(text)),
    ended: (code) => {
      ended.push(code);
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    await Promise.all(output);
    return ended[0] ?? 2;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return await usage(thrown, output, world);
    return await stopped(thrown, world);
  }
}

/** Help and version end with 0; a call that cannot be understood ends with 2. */
async function usage(
  error: CommanderError,
  output: readonly Promise<void>[],
  world: World,
): Promise<ExitCode> {
  try {
    await Promise.all(output);
  } catch (thrown) {
    return stopped(thrown, world);
  }
  return error.exitCode === 0 ? 0 : 2;
}

async function stopped(thrown: unknown, world: World): Promise<ExitCode> {
  const { record } = asFault(thrown);
  try {
    await world.stderr.write(lastWords(record));
  } catch {
    // Nobody is left to be told; the exit code says it.
  }
  return exitCodeOfFault(record);
}
