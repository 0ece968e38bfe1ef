import type { Answer } from './exchange.ts';
import { Refusal } from './refusal.ts';

const HOUR = 3600;

/** The primary limit: so many requests an hour for each token. Enterprise Server has none unless it is switched on. */
export class Rate {
  private readonly limit: number | null;
  private readonly resetsAt: number;
  private readonly used = new Map<string, number>();

  constructor(limit: number | null, now: Date) {
    this.limit = limit;
    this.resetsAt = Math.floor(now.getTime() / 1000) + HOUR;
  }

  /** Counts a request; refuses it when the limit was reached. */
  count(token: string): void {
    const used = (this.used.get(token) ?? 0) + 1;
    if (this.limit !== null && used > this.limit) throw exceeded();
    this.used.set(token, used);
  }

  /** The headers that every answer carries. */
  headers(token: string): Record<string, string> {
    if (this.limit === null) return {};
    const { limit, remaining, reset, used } = this.numbers(token, this.limit);
    return {
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(remaining),
      'X-RateLimit-Reset': String(reset),
      'X-RateLimit-Used': String(used),
      'X-RateLimit-Resource': 'core',
    };
  }

  /** What `GET /rate_limit` answers; asking does not count. */
  overview(token: string): Answer {
    if (this.limit === null) throw new Refusal(404, 'Rate limiting is not enabled.');
    const core = this.numbers(token, this.limit);
    const search = { limit: 30, remaining: 30, reset: core.reset, used: 0 };
    return { status: 200, body: { resources: { core, search }, rate: core } };
  }

  private numbers(
    token: string,
    limit: number,
  ): Record<'limit' | 'remaining' | 'reset' | 'used', number> {
    const used = this.used.get(token) ?? 0;
    return { limit, remaining: limit - used, reset: this.resetsAt, used };
  }
}

/** What GitHub says when the primary limit is reached. */
export const exceeded = (): Refusal =>
  new Refusal(403, 'API rate limit exceeded for installation ID 12345678.');
