import { fault } from '../../../domain/fault.ts';
import { firstOf } from '../../../domain/wording.ts';
import type { Files } from '../../../domain/world.ts';
import type { Found } from './find.ts';

/**
 * Every statement opens the files anew, so that checks may have read different rows, and none of them those that are
 * there now. Fault `version-unreadable` where one is not what it was before anything was read.
 */
export async function refuseChanged({ versions }: Found, files: Files): Promise<void> {
  const changed = await Promise.all(
    [...versions].map(async ([path, version]) => {
      const now = await files.stat(path);
      return now.version === version ? [] : [`'${path}'`];
    }),
  );
  const names = changed.flat();
  if (names.length === 0) return;
  const message = `${firstOf(names)} ${names.length === 1 ? 'was' : 'were'} written, replaced or removed during the audit: its checks may have read different rows. Audit again when nobody writes.`;
  throw fault('version-unreadable', 'engine-transient', message);
}
