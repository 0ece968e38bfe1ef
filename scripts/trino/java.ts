import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { realpathSync } from 'node:fs';

/** What Trino 476 asks for. */
export const LEAST_JAVA = 24;

/** The home of a Java that can run Trino, or null: JAVA_HOME first, then PATH, then the usual places. */
export function findJava(env: NodeJS.ProcessEnv, places = usualPlaces()): string | null {
  const named = Object.entries(env)
    .filter(([name]) => /^JAVA_HOME(?:_\d+_\w+)?$/.test(name))
    .sort(([a], [b]) => a.length - b.length)
    .flatMap(([, home]) => (home === undefined || home === '' ? [] : [home]));
  const candidates = [...named, ...onPath(env), ...places];
  return candidates.find((home) => (versionOf(home) ?? 0) >= LEAST_JAVA) ?? null;
}

/** The feature version of a Java home, read from its `release` file: no process is started. */
export function versionOf(home: string): number | null {
  const release = join(home, 'release');
  if (!existsSync(release) || !existsSync(join(home, 'bin', executable('java')))) return null;
  const [, version] = /^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8')) ?? [];
  return version === undefined ? null : Number(version);
}

/** A program of a Java home. */
export function javaProgram(home: string, name: 'java' | 'jar' | 'keytool'): string {
  return join(home, 'bin', executable(name));
}

const executable = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

function onPath(env: NodeJS.ProcessEnv): string[] {
  return (env['PATH'] ?? '').split(delimiter).flatMap((folder) => {
    const program = join(folder, executable('java'));
    return existsSync(program) ? [dirname(dirname(realpathSync(program)))] : [];
  });
}

function usualPlaces(): string[] {
  const parents: [folder: string, inside: string][] = [
    ['/usr/lib/jvm', ''],
    ['/usr/java', ''],
    ['/opt', ''],
    ['/opt/java', ''],
    ['/Library/Java/JavaVirtualMachines', 'Contents/Home'],
    [join(homedir(), 'Library/Java/JavaVirtualMachines'), 'Contents/Home'],
    [join(homedir(), '.sdkman/candidates/java'), ''],
    [join(homedir(), '.jdks'), ''],
  ];
  return parents.flatMap(([folder, inside]) =>
    existsSync(folder)
      ? readdirSync(folder)
          .sort()
          .reverse()
          .map((name) => join(folder, name, inside))
      : [],
  );
}
