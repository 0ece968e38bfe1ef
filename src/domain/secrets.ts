import { toBase64 } from './base64.ts';

/** What stands where a secret stood. */
const HIDDEN = '***';

/** Shorter ones would take letters out of every word; no password of a database is one. */
const SHORTEST = 4;

/** The values that nobody may read, and the forms in which they travel. */
export class Secrets {
  private readonly forms = new Set<string>();
  private pattern: RegExp | null = null;

  /** Adds a secret; its lines, and its base64 and percent-encoded forms, are secrets too. */
  add(secret: string): void {
    for (const text of [secret, secret.trim(), ...secret.split(/\r?\n/)]) {
      if (text.length < SHORTEST) continue;
      for (const form of [text, encodeURIComponent(text.toWellFormed()), toBase64(text)]) {
        this.forms.add(form);
        // As it ends depends on what follows it in the encoded text.
        if (form.endsWith('=')) this.forms.add(form.replace(/=+$/, ''));
      }
    }
    // The longest first: a secret may begin with another.
    const longestFirst = [...this.forms].sort((a, b) => b.length - a.length);
    this.pattern = new RegExp(longestFirst.map(escaped).join('|') || '(?!)', 'g');
  }

  /** The text without any secret in it. */
  readonly hide = (text: string): string =>
    this.pattern === null ? text : text.replace(this.pattern, HIDDEN);

  /** A plain value (JSON) without any secret in its texts, keys included. */
  hideIn<T>(value: T): T {
    return this.pattern === null ? value : (this.hidden(value) as T);
  }

  private hidden(value: unknown): unknown {
    if (typeof value === 'string') return this.hide(value);
    if (Array.isArray(value)) return value.map((item) => this.hidden(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.hide(key), this.hidden(item)]),
    );
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
