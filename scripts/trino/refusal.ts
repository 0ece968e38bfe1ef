/** Why there is no server, in words for the person who asked for one. */
export class Refusal extends Error {}

/** One sentence for a refusal; everything else is unexpected and keeps its stack. */
export function sentenceOf(thrown: unknown): string {
  if (thrown instanceof Refusal) return thrown.message;
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
