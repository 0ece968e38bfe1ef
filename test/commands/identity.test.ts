import { expect, test } from 'vitest';
import { identified } from '../../src/commands/step/identity.ts';
import type { Outside } from '../../src/commands/step/outside.ts';
import type { StepRequest } from '../../src/commands/step/request.ts';
import { Secrets } from '../../src/domain/secrets.ts';

const request = { oidcAudience: 'trino', audit: {} } as StepRequest;
const env = { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9' };

/** A service that answers so, at a clock whose every wait is over at once or never. */
const outside = (token: Promise<string>, sleep: () => Promise<void>): Outside =>
  ({
    world: { env, sleep },
    runner: { identityToken: () => token, mask: () => undefined },
    secrets: new Secrets(),
  }) as unknown as Outside;

const never = new Promise<never>(() => undefined);

test('a service of identities that is silent is waited for a minute', async () => {
  const waits: unknown[] = [];
  const found = await identified(
    request,
    outside(never, (...asked: unknown[]) => {
      waits.push(asked[0]);
      return Promise.resolve();
    }),
  );
  expect(waits).toEqual([60_000]);
  expect(found.fault).toMatchObject({ code: 'access-denied', category: 'network' });
  expect(found.fault?.message).toContain('no answer within 60 seconds');
});

test('and one that answers is waited for no longer', async () => {
  const found = await identified(
    request,
    outside(Promise.resolve('token'), () => never),
  );
  expect(found).toMatchObject({ world: { env: { WAP_GATE_OIDC_TOKEN: 'token' } }, fault: null });
});
