/** A node of what `EXPLAIN (TYPE LOGICAL, FORMAT JSON)` says, as far as it is looked at. */
export interface PlanNode {
  readonly name: string;
  readonly descriptor: Readonly<Record<string, unknown>>;
  /** What it hands on, under the plan's own names. */
  readonly outputs: readonly { readonly name: string }[];
  /** `name_x := 2:name x:varchar`: in a scan the number, name and type of a field. */
  readonly details: readonly string[];
  readonly children: readonly PlanNode[];
}

/** Null where the text is of another form: then nothing is concluded from it. */
export function parsePlan(text: unknown): PlanNode | null {
  try {
    const parsed: unknown = typeof text === 'string' ? JSON.parse(text) : null;
    return isPlanNode(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** The nodes below one, without itself. */
export function below({ children }: PlanNode): PlanNode[] {
  return children.flatMap((child) => [child, ...below(child)]);
}

function isPlanNode(value: unknown): value is PlanNode {
  if (typeof value !== 'object' || value === null) return false;
  const { name, descriptor, outputs, details, children } = value as Partial<PlanNode>;
  return (
    typeof name === 'string' &&
    typeof descriptor === 'object' &&
    Array.isArray(outputs) &&
    Array.isArray(details) &&
    Array.isArray(children) &&
    children.every(isPlanNode)
  );
}
