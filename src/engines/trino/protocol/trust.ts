import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { asFault, fault } from '../../../domain/fault.ts';
import type { TrinoSettings } from '../settings.ts';

/** Whom to trust and how to prove who asks, PEM. */
export interface Trust {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Reads the connection's certificates and tries them out, so that a wrong file is told before anything is sent. */
export async function trustOf({
  ca,
  certificate,
  files,
  name,
}: Pick<TrinoSettings, 'ca' | 'certificate' | 'files' | 'name'>): Promise<Trust> {
  const read = async (key: string, path: string): Promise<Buffer> => {
    try {
      return Buffer.from(await files.read(path));
    } catch (thrown) {
      const { message } = asFault(thrown).record;
      throw fault('configuration', 'config', `\`${key}\` of connection '${name}': ${message}`);
    }
  };
  const trust: Trust = {
    ...(ca === null ? {} : { ca: await read('ca', ca) }),
    ...(certificate === null
      ? {}
      : {
          cert: await read('client_certificate', certificate.cert),
          key: await read('client_key', certificate.key),
        }),
  };
  try {
    if (trust.ca !== undefined) tryAuthorities(trust.ca.toString());
    createSecureContext(trust);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const message = `The certificates of connection '${name}' cannot be used (${reason}): see \`ca\`, \`client_certificate\` and \`client_key\`, which name files in PEM.`;
    throw fault('configuration', 'config', message);
  }
  return trust;
}

/** Node passes over what is no certificate, and then trusts nobody. */
function tryAuthorities(pem: string): void {
  const certificates = pem.match(/-----BEGIN [A-Z0-9 ]*CERTIFICATE-----[^-]*-----END /g);
  if (certificates === null) throw new Error('`ca` holds no certificate');
  for (const certificate of certificates) new X509Certificate(`${certificate}CERTIFICATE-----\n`);
}
