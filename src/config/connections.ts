import type { Connection } from '../domain/connection.ts';
import type { Problem } from '../domain/result.ts';
import { lackingSecret, noSecrets, readConnection, unknownConnection } from './connection.ts';
import type { ReadGate } from './gate_file.ts';
import { optionText } from './gate.ts';
import type { ConfigRequest } from './request.ts';
import type { RootConfig } from './root.ts';
import type { Span } from './source.ts';
import { valueAt } from './tree.ts';

/** The connections in use: variables are looked up for these alone, so that an unset one harms only who needs it. */
export class Connections {
  private readonly root: RootConfig;
  private readonly request: ConfigRequest;
  private readonly known = new Map<string, Connection>();
  private readonly broken = new Map<string, readonly Problem[]>();

  constructor(root: RootConfig, request: ConfigRequest) {
    this.root = root;
    this.request = request;
  }

  get used(): ReadonlyMap<string, Connection> {
    return this.known;
  }

  /** The gate, with a problem added when its connection does not exist or cannot be used. */
  settle(read: ReadGate): ReadGate {
    const name = read.head?.gate.connection ?? null;
    // With a broken wap-gate.yml nothing is audited, and that a name is missing from it says nothing.
    if (name === null || this.known.has(name) || this.root.problems.length > 0) return read;
    return { ...read, problems: [...read.problems, ...this.open(name, read)] };
  }

  private open(name: string, read: ReadGate): readonly Problem[] {
    const told = this.broken.get(name);
    if (told !== undefined) return told;
    const problems: Problem[] = [];
    const node = this.root.connections.get(name);
    if (node === undefined) {
      problems.push(this.unknown(name, read));
    } else {
      const { env, withoutSecrets } = this.request;
      const lacking = withoutSecrets ? lackingSecret(node, env) : null;
      const connection = lacking === null ? readConnection(node, name, env, problems) : null;
      if (lacking !== null) problems.push(noSecrets(`The connection '${name}'`, lacking));
      if (connection !== null) this.known.set(name, connection);
    }
    this.broken.set(name, problems);
    return problems;
  }

  private unknown(name: string, { file }: ReadGate): Problem {
    const { connection: given, words } = this.request;
    const node = file.root === null ? undefined : valueAt(file.root, 'connection');
    const at: Span | null =
      given === null
        ? (node?.at ?? this.root.connectionAt)
        : optionText(words.place('connection'), given).at;
    return unknownConnection(name, [...this.root.connections.keys()], at);
  }
}
