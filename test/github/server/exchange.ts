import type { IncomingHttpHeaders } from 'node:http';
import type { Json } from '../contract/description.ts';
import type { Access, Permissions, Repository, Token } from './records.ts';
import type { Site, State } from './state.ts';

/** What was answered. */
export interface Given {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as a value, anything else as text; undefined: none. */
  readonly body: unknown;
}

/** One request as it arrived, and what became of it. */
export interface Seen {
  /** From 1, over all requests. */
  readonly number: number;
  readonly method: string;
  /** Without query, and without the `/api/v3` of an Enterprise Server. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** JSON as a value, anything else as text; undefined: none. */
  readonly body: unknown;
  /** Whether an Authorization header came along. */
  readonly authorised: boolean;
  /** Milliseconds of a clock that never goes back. */
  readonly at: number;
  /** Null while, or because, there is none. */
  answer: Given | null;
  /** The fault that was planted for it. */
  fault: string | null;
}

/** What an operation is given. */
export interface Call {
  readonly state: State;
  readonly site: Site;
  readonly token: Token;
  readonly repository: Repository;
  /** The parameters of the path, decoded. */
  readonly at: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly accept: string;
  /** Address of the request itself, for links to other pages. */
  readonly url: URL;
}

/** What an operation answers; `text` is sent as it is, under the content type of `headers`. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of the description as the server does it. */
export interface Doing {
  /** Any of these is enough; none: every token may. */
  readonly needs: readonly (readonly [keyof Permissions, Access])[];
  readonly run: (call: Call) => Answer;
}

/** By the operation's id in the description. */
export type Doings = Readonly<Record<string, Doing>>;
