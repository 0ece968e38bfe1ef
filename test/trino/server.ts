import { describe, inject } from 'vitest';

const trino = inject('trino');

/** The address of the tests' Trino; only inside {@link onTrino}. */
export function trinoAddress(): string {
  if (trino.address === null) throw new Error(`there is no Trino: ${trino.absent}`);
  return trino.address;
}

/** A suite that needs a real Trino: left out, and said so by `npm test`, where there is none. */
export function onTrino(name: string, suite: () => void): void {
  describe.skipIf(trino.address === null)(name, suite);
}
