import type { Connection } from '../domain/connection.ts';
import { parseLogicalDate } from '../domain/calendar.ts';
import type { Gate } from '../domain/gate.ts';
import type { Location } from '../domain/location.ts';
import type { Problem } from '../domain/result.ts';
import type { Waiver } from '../domain/waiver.ts';
import { capital } from '../domain/wording.ts';
import type { Files } from '../domain/world.ts';
import { adhocGate, isAdhoc } from './adhoc.ts';
import { baselineOf, readBaselines, type Baseline } from './baselines.ts';
import { concerned, type KnownChecks } from './concerned.ts';
import { secretsIn } from './connection.ts';
import { Connections } from './connections.ts';
import { findGateFiles, type GateFile } from './discover.ts';
import { chooseChecks } from './gate_checks.ts';
import { readGate, type ReadGate } from './gate_file.ts';
import { optionText } from './gate.ts';
import { withGivenConnection } from './given_connection.ts';
import type { Defaults, Loading } from './loading.ts';
import type { ConfigRequest } from './request.ts';
import { readRoot } from './root.ts';
import { Selection } from './select.ts';
import { locate, problemAt } from './source.ts';
import { Shapes } from './validate.ts';

export type { ConfigRequest } from './request.ts';

const MOST_PROBLEMS = 200;

/** A gate that can be audited, with the ids of its checks that were not selected. */
export interface LoadedGate {
  readonly gate: Gate;
  /** The file of the gate, then the packs that it includes. */
  readonly files: readonly string[];
  /** Patterns of the files that make its table, relative to the repository's root. */
  readonly sources: readonly string[];
  readonly notSelected: readonly string[];
}

/** A gate that was chosen and cannot be audited; its problems are among the others. */
export interface BrokenGate {
  /** Null when not even the name could be read. */
  readonly name: string | null;
  readonly location: Location;
}

export interface LoadedConfig {
  readonly gates: readonly LoadedGate[];
  readonly brokenGates: readonly BrokenGate[];
  /** Ids of the checks of gates of which nothing was selected: such a gate is not audited. */
  readonly deselected: readonly string[];
  /** Those gates. */
  readonly emptied: readonly LoadedGate[];
  /** Values of the environment that any connection logs in with, also one that no gate uses. */
  readonly secrets: readonly string[];
  /** Those that the gates use, by name. */
  readonly connections: ReadonlyMap<string, Connection>;
  readonly defaults: Defaults;
  /** Those of checks of these gates. */
  readonly waivers: readonly Waiver[];
  readonly baseline: Baseline;
  /** Everything that is wrong, not only the first. Any makes the run end with 2 at least. */
  readonly problems: readonly Problem[];
}

/**
 * Reads the gates that a call asks for. One broken gate file does not stop the others; a broken call or wap-gate.yml
 * stops all. Nothing is thrown for what users wrote.
 */
export async function loadConfig(given: ConfigRequest, files: Files): Promise<LoadedConfig> {
  const shapes = new Shapes();
  const written = await readRoot(files, { shapes });
  const { request, root } = await withGivenConnection(given, written, { shapes });
  const problems: Problem[] = [];
  const loading: Loading = { kinds: request.kinds, shapes, defaults: root.defaults };
  const adhoc = await isAdhoc(request, files);
  const chosen = adhoc ? [adhocGate(request)] : await findGateFiles(request, files, problems);
  // What is said of gates is not said of a table that is audited without one, though its checks may be called alike.
  const sayings = adhoc ? { waivers: [], baseline: null } : root;
  const baselines = await readBaselines(request, sayings, files, shapes);
  const stopping = [
    ...callProblems(request),
    ...root.problems,
    ...baselines.problems,
    ...onlyForOne(request, chosen),
  ];
  // What an ad-hoc gate audits stands in the gate itself.
  const asked = adhoc ? { ...request, staging: null } : request;
  const read = await Promise.all(chosen.map((file) => readGate(file, asked, loading, files)));
  const connections = new Connections(root, request);
  const gates = withoutTwins(read.map((gate) => connections.settle(gate)));
  const selected = select(gates, request);
  const known = knownChecks(gates, selected, request.gates.length === 0 && !adhoc);
  const waivers = concerned(sayings.waivers, known, 'The waiver', problems);
  const baseline = baselineOf(baselines, known, problems);
  const all = [...stopping, ...problems, ...gates.flatMap((gate) => gate.problems)];
  const stopped = stopping.length > 0;
  return {
    gates: stopped ? [] : selected.gates,
    brokenGates: gates.filter((gate) => stopped || isBroken(gate)).map(brokenGate),
    deselected: selected.deselected,
    emptied: selected.emptied,
    secrets: [...root.connections.values()].flatMap((node) => secretsIn(node, request.env)),
    connections: connections.used,
    defaults: root.defaults,
    waivers: stopped ? [] : waivers,
    baseline,
    problems: presentable([...all, ...selected.problems]),
  };
}

/** A gate that is broken, or of which nothing is selected, may have checks that nobody has named. */
function knownChecks(
  read: readonly ReadGate[],
  { gates, deselected }: Pick<LoadedConfig, 'gates' | 'deselected'>,
  all: boolean,
): KnownChecks {
  const names = gates.map(({ gate }) => gate.name);
  return {
    gates: names,
    checks: [
      ...gates.flatMap(({ gate, notSelected }) => [
        ...gate.checks.map(({ id }) => id),
        ...notSelected,
      ]),
      ...deselected,
    ],
    others: read.flatMap(({ name }) => (name === null || names.includes(name) ? [] : [name])),
    all: all && read.every(({ name }) => name !== null),
  };
}

const brokenGate = ({ file, name }: ReadGate): BrokenGate => ({
  name,
  location: locate(file.source, file.root?.at.start ?? 0),
});

const isBroken = ({ head, problems }: ReadGate): boolean => head === null || problems.length > 0;

function callProblems({ ds, words }: ConfigRequest): Problem[] {
  if (ds === null || parseLogicalDate(ds) !== undefined) return [];
  const expected = 'a date such as 2026-01-02, or for hourly gates 2026-01-02T05';
  const message = `'${ds}' is no logical date; expected ${expected}.`;
  return [problemAt(optionText(words.place('ds'), ds).at, message, ds, expected)];
}

/** Options that replace one gate's parts would do it to every gate of the run. */
function onlyForOne(request: ConfigRequest, chosen: readonly GateFile[]): Problem[] {
  if (chosen.length <= 1) return [];
  const { words } = request;
  const options = [
    ['staging', request.staging],
    ['output-table', request.outputTable],
    ['check', request.checks[0] ?? null],
  ] as const;
  return options.flatMap(([option, value]) => {
    if (value === null) return [];
    const message = `${capital(words.named(option))} is meant for one gate and ${String(chosen.length)} are chosen: name one.`;
    return [
      problemAt(optionText(words.place(option), value).at, message, value, 'the name of one gate'),
    ];
  });
}

/** Two gates of one name would share the ids of their checks: none of them is audited. */
function withoutTwins(gates: readonly ReadGate[]): ReadGate[] {
  return gates.map((gate) => {
    const twin = gates.find((other) => other !== gate && other.name === gate.name);
    if (gate.name === null || twin === undefined) return gate;
    const message = `Two gates are called '${gate.name}': the other stands in ${twin.file.path}.`;
    const { place: location, name: found, problems } = gate;
    return {
      ...gate,
      problems: [...problems, { message, location, found, expected: 'another name' }],
    };
  });
}

interface Selected extends Pick<LoadedConfig, 'gates' | 'deselected' | 'emptied'> {
  readonly problems: readonly Problem[];
}

function select(gates: readonly ReadGate[], request: ConfigRequest): Selected {
  const problems: Problem[] = [];
  const selection = new Selection(request, problems);
  const loaded = gates.flatMap((read): LoadedGate[] => {
    const { head, declared, problems: own, files, sources } = read;
    if (head === null || own.length > 0) return [];
    const { checks, notSelected } = chooseChecks(head.gate, declared, selection);
    return [{ gate: { ...head.gate, checks }, files, sources, notSelected }];
  });
  const empty = loaded.filter(({ gate }) => gate.checks.length === 0);
  // A selector may name a check of a gate that could not be read.
  if (!gates.some(isBroken)) problems.push(...selection.problems());
  if (problems.length === 0 && loaded.length > 0 && empty.length === loaded.length) {
    const [chosen, left] = (['select', 'exclude'] as const).map(request.words.named);
    const message = `No check is selected: ${chosen} and ${left} leave nothing to audit.`;
    problems.push(problemAt(null, message));
  }
  return {
    gates: loaded.filter((gate) => !empty.includes(gate)),
    deselected: empty.flatMap(({ notSelected }) => notSelected),
    emptied: empty,
    problems,
  };
}

/** Each problem once (two gates may include one broken file), file by file from top to bottom, and not without end. */
function presentable(problems: readonly Problem[]): Problem[] {
  const distinct = [
    ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
  ];
  const files = [...new Set(distinct.map(({ location }) => location?.file))];
  const order = ({ location }: Problem): [number, number, number] => [
    files.indexOf(location?.file),
    location?.line ?? 0,
    location?.column ?? 0,
  ];
  const sorted = distinct
    .map((problem) => ({ problem, at: order(problem) }))
    .sort(({ at: a }, { at: b }) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .map(({ problem }) => problem);
  if (sorted.length <= MOST_PROBLEMS) return sorted;
  const more = problemAt(null, 'There are more problems; fix these first to see them.');
  return [...sorted.slice(0, MOST_PROBLEMS), more];
}
