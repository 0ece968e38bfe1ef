import type { Json } from '../contract/description.ts';

/** What starts a workflow: the payload, and the variables that follow from it. */
export interface Event {
  /** GITHUB_EVENT_NAME */
  readonly name: string;
  readonly payload: Json;
  /** GITHUB_SHA */
  readonly sha: string;
  /** GITHUB_REF */
  readonly ref: string;
  /** GITHUB_HEAD_REF and GITHUB_BASE_REF; empty but for pull requests. */
  readonly headRef: string;
  readonly baseRef: string;
  readonly actor: string;
  /** `owner/name` */
  readonly repository: string;
}
