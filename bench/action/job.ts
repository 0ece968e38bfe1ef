import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { inputVariables, readActionFile } from '../../test/github/runner/action_file.ts';
import { TOKEN } from '../../test/github/server.ts';

/** What steps of the action run in: a GitHub that answers at once, and a runner with a warm tool cache. */
export interface Job {
  readonly close: () => Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

let environment: Environment | null = null;

/** Starts the job; it ends with this process at the latest. */
export async function openJob(): Promise<Job> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'serve.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    // The tool cache tells of itself there too.
    if (!line.startsWith('{')) continue;
    // Foreign data: what serve.ts prints.
    environment = JSON.parse(line) as Environment;
    break;
  }
  if (environment === null) throw new Error('the GitHub of the benchmarks could not be started');
  return {
    close: async () => {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}

/** The environment of a step with these inputs. */
export function stepEnvironment(inputs: Environment): Environment {
  if (environment === null) throw new Error('no job was opened for a step of the action');
  const action = readActionFile(path.resolve(import.meta.dirname, '../../action.yml'));
  return { ...environment, ...inputVariables(action, inputs, TOKEN).variables };
}
