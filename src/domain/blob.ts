import { createHash } from 'node:crypto';

/** The bytes as git keeps them under this hash, also where it wrote lines that end with CRLF; null: others. */
export function blobOf(bytes: Uint8Array, hash: string): Uint8Array | null {
  if (isBlob(bytes, hash)) return bytes;
  const kept = bytes.filter((byte, index) => byte !== 0x0d || bytes[index + 1] !== 0x0a);
  return kept.length < bytes.length && isBlob(kept, hash) ? kept : null;
}

/** SHA-1, or SHA-256 where the repository has chosen that. */
function isBlob(bytes: Uint8Array, hash: string): boolean {
  const made = createHash(hash.length === 64 ? 'sha256' : 'sha1');
  return (
    made
      .update(`blob ${String(bytes.length)}\0`)
      .update(bytes)
      .digest('hex') === hash
  );
}
