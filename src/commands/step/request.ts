import type { FILE_FORMATS } from '../../domain/format.ts';
import type { Problem } from '../../domain/result.ts';
import type { Pace } from '../../github/client.ts';
import type { AuditRequest } from '../audit.ts';

/** What a step of a workflow is asked for: an audit, and where its result is shown. */
export interface StepRequest {
  readonly audit: AuditRequest;
  readonly surfaces: SurfaceRequest;
  /** What is wrong with the inputs: nothing is audited then, and that is reported as any other result. */
  readonly problems: readonly Problem[];
  /** Values that nobody may see. */
  readonly secrets: readonly string[];
  /** Whose gates judge: those of the pull request, or those of its base. */
  readonly configFrom: 'head' | 'base';
  /** Only gates that the pull request affects. */
  readonly affected: boolean;
  readonly failOnLoosened: boolean;
  /** For whom GitHub's identity token shall be; null: none is wanted. */
  readonly oidcAudience: string | null;
  /** The pull request and the commit, where the workflow names them itself. */
  readonly given: { readonly pullRequest: number | null; readonly headSha: string | null };
}

export interface SurfaceRequest {
  readonly token: string | null;
  readonly comment: CommentMode;
  /** Tells the comment of this step from others of ours. */
  readonly key: string;
  /** The name of the check run; null: none is made. */
  readonly checkRun: string | null;
  readonly maxAnnotations: number;
  readonly summary: boolean;
  readonly redactColumns: readonly string[];
  readonly formats: readonly (typeof FILE_FORMATS)[number][];
  readonly reportDirectory: string;
  /** Sentences that stand in every report of this step. */
  readonly notices: readonly string[];
  readonly pace: Pace;
}

/** The key of a step that shares its pull request with none. */
export const USUAL_KEY = 'default';

/** What tells the reports of this step from those of others. */
export const labelOf = ({ key }: Pick<SurfaceRequest, 'key'>): string | null =>
  key === USUAL_KEY ? null : key;

export type CommentMode = 'always' | 'changes' | 'on-failure' | 'off';
