import { fault, type FaultRecord } from '../../domain/fault.ts';
import type { World } from '../../domain/world.ts';
import { hide, type Outside } from './outside.ts';
import type { StepRequest } from './request.ts';

/** The variable that connections of wap-gate.yml may name as their token. */
const VARIABLE = 'WAP_GATE_OIDC_TOKEN';

/** A run with the token of GitHub's identity provider, or why there is none. */
export type Identified =
  | { readonly request: StepRequest; readonly world: World; readonly fault: null }
  | { readonly fault: FaultRecord };

/**
 * Asks GitHub for a JSON Web Token that says which repository and workflow this is, where the workflow wants to log in
 * with one: for the connection of the inputs, and as a variable for those of wap-gate.yml.
 */
export async function identified(request: StepRequest, outside: Outside): Promise<Identified> {
  const { world, runner } = outside;
  const { oidcAudience, audit } = request;
  // Which gates lack it is told gate by gate, as of any secret that this run does not get.
  const isWithheld = audit.withoutSecrets === true && !canAsk(world.env);
  if (oidcAudience === null || isWithheld) return { request, world, fault: null };
  try {
    const token = await soon(runner.identityToken(oidcAudience), world);
    hide([token], outside);
    const trino = audit.trino === undefined ? {} : { trino: { ...audit.trino, token } };
    return {
      request: { ...request, audit: { ...audit, ...trino } },
      world: { ...world, env: { ...world.env, [VARIABLE]: token } },
      fault: null,
    };
  } catch (thrown) {
    return { fault: noToken(thrown, world.env) };
  }
}

/** The service answers in a second or not at all; its client would wait for minutes, and ask again. */
const LONGEST_SECONDS = 60;

async function soon(asked: Promise<string>, { sleep }: World): Promise<string> {
  const answered = new AbortController();
  const late = sleep(LONGEST_SECONDS * 1000, answered.signal).then(() => {
    throw new Error(`no answer within ${String(LONGEST_SECONDS)} seconds`);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    late.catch(() => undefined);
    answered.abort();
  }
}

const canAsk = (env: World['env']): boolean => (env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '') !== '';

function noToken(thrown: unknown, env: World['env']): FaultRecord {
  if (!canAsk(env)) {
    const message =
      'GitHub gives this job no identity token: give the job `permissions: id-token: write`; runs of pull requests from forks never have it';
    return fault('access-denied', 'config', message).record;
  }
  const why = thrown instanceof Error ? thrown.message.replace(/\s+/g, ' ').slice(0, 200) : '';
  return fault('access-denied', 'network', `GitHub gave no identity token: ${why}`).record;
}
