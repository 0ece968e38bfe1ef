import type { Location } from '../domain/location.ts';
import type { Problem } from '../domain/result.ts';
import type { Files } from '../domain/world.ts';
import { readCheck, type Declared } from './check.ts';
import type { GateFile } from './discover.ts';
import { readHead, type Head } from './gate.ts';
import { itemsOf } from './include.ts';
import type { Loading } from './loading.ts';
import { refuseNotYet } from './not_yet.ts';
import type { ConfigRequest } from './request.ts';
import { GATE_SHAPE, NOT_YET } from './shapes.ts';
import { locate, problemAt } from './source.ts';
import { readSources } from './sources.ts';
import { entryOf, type YamlNode } from './tree.ts';
import { parseYaml } from './yaml.ts';

/** A gate file, read as far as it goes. With any problem it is not audited. */
export interface ReadGate {
  readonly file: GateFile;
  readonly name: string | null;
  /** Where the gate's name stands. */
  readonly place: Location;
  readonly head: Head | null;
  readonly declared: readonly Declared[];
  /** Its own path, then those of the packs that it includes. */
  readonly files: readonly string[];
  readonly sources: readonly string[];
  readonly problems: readonly Problem[];
}

/** Everything of one gate file, or every problem in it. */
export async function readGate(
  file: GateFile,
  request: ConfigRequest,
  loading: Loading,
  files: Files,
): Promise<ReadGate> {
  const { samples, words } = request;
  const problems = [...file.problems];
  const root = file.root === null ? null : refuseNotYet(file.root, NOT_YET, problems);
  const place = locate(file.source, root === null ? 0 : (entryOf(root, 'gate') ?? root).at.start);
  const paths = [file.path];
  const read = { file, name: file.name, place, files: paths, sources: [], problems };
  if (root === null) return { ...read, head: null, declared: [] };
  problems.push(...(await loading.shapes.problems(root, GATE_SHAPE, `The file ${file.path}`)));
  if (root.node !== 'map') return { ...read, head: null, declared: [] };
  const head = readHead(root, file.name ?? file.path, request, loading, problems);
  const items = [
    ...(await itemsOf(root, { files, loading, problems, paths }, [file.path])),
    ...request.checks.flatMap((text, index) =>
      givenItems(text, words.place('check', index + 1), problems),
    ),
  ];
  const declared: Declared[] = [];
  for (const item of items) {
    const check = await readCheck(item, head.gate, head.context, loading, problems);
    if (check !== null) declared.push(check);
  }
  if (items.length === 0 && request.checks.length === 0)
    problems.push(...withoutChecks(file, root));
  return {
    ...read,
    sources: readSources(root, problems),
    head,
    declared:
      samples === null
        ? declared
        : declared.map((check) => (check.samples === 0 ? check : { ...check, samples })),
  };
}

/** A gate that checks nothing would be green whatever the data is. */
function withoutChecks({ name, adhoc }: GateFile, root: YamlNode): Problem[] {
  if (adhoc === true) return [];
  // An empty list has its own sentence already.
  if (entryOf(root, 'checks') !== undefined) return [];
  const message = `The gate${name === null ? '' : ` '${name}'`} is a gate without checks: list at least one under \`checks\`.`;
  return [problemAt(root.at, message, null, 'checks: [...]')];
}

/** The items of one text of the call: a single check, or a list of them. */
function givenItems(text: string, file: string, problems: Problem[]): readonly YamlNode[] {
  const root = parseYaml({ file, text }, problems);
  if (root === null) return [];
  if (root.node === 'list' && root.items.length > 0) return root.items;
  return [root];
}
