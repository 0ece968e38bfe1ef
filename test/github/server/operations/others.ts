import { gunzipSync } from 'node:zlib';
import type { Call, Doings } from '../exchange.ts';
import { notFound, Refusal } from '../refusal.ts';
import { userShape } from '../shapes/people.ts';
import { sha } from '../state.ts';
import { checkCommit } from './commits.ts';

const ROLES = ['admin', 'maintain', 'write', 'triage', 'read'];

/** The upload of SARIF, and what somebody may do in a repository. */
export const OTHERS: Doings = {
  'code-scanning/upload-sarif': {
    needs: [['security_events', 'write']],
    run: (call) => {
      const commitSha = call.body['commit_sha'] as string;
      checkCommit(call, commitSha);
      const text = unpacked(call.body['sarif'] as string);
      const id = sha(`sarif ${String(call.state.nextId())}`);
      const ref = call.body['ref'] as string;
      call.repository.sarifs.push({ id, commitSha, ref, text });
      const url = `${call.site.api}/repos/${call.repository.fullName}/code-scanning/sarifs/${id}`;
      return { status: 202, body: { id, url } };
    },
  },
  'repos/get-collaborator-permission-level': {
    needs: [],
    run: (call) => {
      const login = call.at['username'] ?? '';
      const role = call.repository.collaborators[login] ?? 'none';
      if (role !== 'none' && !ROLES.includes(role)) throw notFound();
      return { status: 200, body: permission(login, role, call) };
    },
  },
};

/** Compressed and as base64, or it cannot be read. */
function unpacked(sarif: string): string {
  try {
    return gunzipSync(Buffer.from(sarif, 'base64')).toString('utf8');
  } catch {
    throw new Refusal(400, 'The SARIF upload is not a base64-encoded gzip archive');
  }
}

/** `maintain` and `triage` are told as the older permission that they contain. */
function permission(login: string, role: string, { site }: Call): object {
  const older = { maintain: 'write', triage: 'read' }[role] ?? role;
  const reaches = (least: string): boolean =>
    ROLES.includes(role) && ROLES.indexOf(role) <= ROLES.indexOf(least);
  const permissions = {
    admin: reaches('admin'),
    maintain: reaches('maintain'),
    push: reaches('write'),
    triage: reaches('triage'),
    pull: reaches('read'),
  };
  const user = { ...userShape({ login, type: 'User' }, site), permissions, role_name: role };
  return { permission: older, role_name: role, user };
}
