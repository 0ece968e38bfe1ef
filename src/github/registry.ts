import { fault } from '../domain/fault.ts';

/** A package of npm in one version, with the hash of its tarball as npm writes it. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

/** Where a tarball is asked for. */
export interface Tarball {
  readonly url: string;
  /** The registry without a password, for sentences. */
  readonly registry: string;
  /** The `authorization` header, where the registry's URL holds a user and a password. */
  readonly authorization: string | undefined;
}

const NPM = 'https://registry.npmjs.org';

/**
 * The tarball of a package in the registry that the environment names as npm does, otherwise in npm's own. Its path is
 * the one that npm's registry has, and every mirror with it: nothing is asked to learn it.
 *
 * @throws Fault `configuration`: the registry is no URL.
 */
export function tarballOf(
  { name, version }: PinnedPackage,
  env: Readonly<Record<string, string | undefined>>,
): Tarball {
  const root = registryOf(env['npm_config_registry'] || env['NPM_CONFIG_REGISTRY'] || NPM);
  const { username, password } = root;
  root.username = root.password = root.search = root.hash = '';
  const registry = root.href.replace(/\/+$/, '');
  const file = `${name.replace(/^.*\//, '')}-${version}.tgz`;
  return {
    url: `${registry}/${name}/-/${file}`,
    registry,
    authorization: username === '' ? undefined : basic(username, password),
  };
}

function registryOf(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw fault(
    'configuration',
    'config',
    `The environment variable npm_config_registry holds no URL with http or https: correct it, or remove it for ${NPM}.`,
  );
}

function basic(username: string, password: string): string {
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}
