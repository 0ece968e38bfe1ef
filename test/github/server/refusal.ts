/** An answer that refuses, thrown by whatever finds the reason. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly Problem[] | null;

  constructor(status: number, message: string, errors: readonly Problem[] | null = null) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** One item of `errors` in GitHub's answer 422. */
export interface Problem {
  readonly resource: string;
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** The body of a refusal, in GitHub's form. */
export function refusalBody({ status, message, errors }: Refusal, documentation: string): object {
  return {
    message,
    ...(errors === null ? {} : { errors }),
    documentation_url: documentation,
    status: String(status),
  };
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found');

/** What a token is told that lacks a permission; a fork's is told nothing else. */
export const notAccessible = (): Refusal =>
  new Refusal(403, 'Resource not accessible by integration');

/** The request is understood and breaks a rule of the resource. */
export const invalid = (resource: string, field: string, code: string, message: string): Refusal =>
  new Refusal(422, 'Validation Failed', [{ resource, field, code, message }]);

/** The request is not of the form that the operation takes. */
export const malformed = (reason: string): Refusal =>
  new Refusal(422, `Invalid request.\n\n${reason}`);
