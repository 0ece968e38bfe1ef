/** How far a query is, as a page says it; times in milliseconds, null where it says nothing. */
export interface PageStats {
  readonly state: string;
  readonly elapsed: number | null;
  readonly queued: number | null;
  readonly cpu: number | null;
  readonly wall: number | null;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly memory: number | null;
}
