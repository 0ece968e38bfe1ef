import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { exceeded } from './rate.ts';
import { notAccessible, type Refusal, refusalBody } from './refusal.ts';

/** An answer as it goes over the wire. */
export interface Wire {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Something that goes wrong with one request. */
export interface Fault {
  readonly name: string;
  /** Whether what was asked for is done all the same. */
  readonly does: boolean;
  /** `meant` is the answer that GitHub would have given; null where nothing was done. */
  readonly act: (response: ServerResponse, meant: Wire | null) => unknown;
}

/** When a fault strikes: before anything is done, or after it was done and only the answer is lost. */
export type When = 'before' | 'after';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };
const TEXT_TYPE = { 'Content-Type': 'text/plain; charset=utf-8' };
const HTML_TYPE = { 'Content-Type': 'text/html; charset=utf-8' };
const DOCUMENTATION = 'https://docs.github.com/rest';
const LIMITS = `${DOCUMENTATION}/using-the-rest-api/rate-limits-for-the-rest-api`;

/** Sends an answer as it is. */
export function send(response: ServerResponse, { status, headers, text }: Wire): void {
  const length = { 'Content-Length': String(Buffer.byteLength(text)) };
  response.writeHead(status, status === 204 ? headers : { ...length, ...headers });
  response.end(text);
}

/** Any status; a body that is no text is sent as JSON. */
export function status(
  code: number,
  body: unknown = { message: `Planted ${String(code)}`, documentation_url: DOCUMENTATION },
  headers: Readonly<Record<string, string>> = {},
): Fault {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = text.startsWith('<') ? HTML_TYPE : text.startsWith('{') ? JSON_TYPE : TEXT_TYPE;
  const wire = { status: code, headers: { ...type, ...headers }, text };
  return { name: String(code), does: false, act: (response) => send(response, wire) };
}

const refused = (
  refusal: Refusal,
  headers: Record<string, string> = {},
  documentation = DOCUMENTATION,
): Fault => status(refusal.status, refusalBody(refusal, documentation), headers);

/** The token lacks a permission, or is a fork's. */
export const forbidden = (): Fault => refused(notAccessible());

/** The secondary limit: 403, in GitHub's words; without `Retry-After` when it is null. */
export const secondaryLimit = (seconds: number | null): Fault => limited(403, seconds);

/**
 * The same as 429, which GitHub answers as well; `plain` without its words, as something in front of GitHub may say it.
 * Libraries that look for the words do not take that for a limit.
 */
export function tooManyRequests(
  seconds: number | null,
  words: 'github' | 'plain' = 'github',
): Fault {
  if (words === 'github') return limited(429, seconds);
  return status(429, 'Too Many Requests', retryAfter(seconds));
}

const retryAfter = (seconds: number | null): Record<string, string> =>
  seconds === null ? {} : { 'Retry-After': String(seconds) };

function limited(code: number, seconds: number | null): Fault {
  const advice = 'Please wait a few minutes before you try again.';
  const support =
    'If you reach out to GitHub Support for help, please include the request ID ABCD:1234 and timestamp 2026-01-01 00:00:00 UTC.';
  const body = {
    message: `You have exceeded a secondary rate limit. ${advice} ${support}`,
    documentation_url: `${LIMITS}#about-secondary-rate-limits`,
    status: String(code),
  };
  return status(code, body, retryAfter(seconds));
}

/** The primary limit: 403, nothing remaining until some seconds from now. */
export function primaryLimit(seconds: number): Fault {
  return {
    name: 'primary limit',
    does: false,
    act: (response) => {
      const reset = String(Math.floor(Date.now() / 1000) + seconds);
      const headers = {
        'X-RateLimit-Limit': '1000',
        'X-RateLimit-Remaining': '0',
        'X-RateLimit-Reset': reset,
        'X-RateLimit-Used': '1000',
        'X-RateLimit-Resource': 'core',
      };
      refused(exceeded(), headers, LIMITS).act(response, null);
    },
  };
}

/** A proxy gives up: 502 with a page of HTML, before or after the thing itself is done. */
export function badGateway(when: When): Fault {
  const page = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';
  return { ...status(502, page), name: `502 ${when} doing it`, does: when === 'after' };
}

/** Never answers; the connection stays open until the server is closed. */
export const hang = (when: When = 'before'): Fault => ({
  name: `hangs ${when} doing it`,
  does: when === 'after',
  act: () => undefined,
});

/** The connection is reset without a byte of an answer. */
export const reset = (when: When = 'before'): Fault => ({
  name: `reset ${when} doing it`,
  does: when === 'after',
  act: (response) => response.socket?.resetAndDestroy(),
});

/** 200, but a page of HTML (a login, a maintenance) or JSON that breaks off within a complete answer. */
export function garbage(kind: 'html' | 'json'): Fault {
  const text =
    kind === 'html' ? '<!DOCTYPE html>\n<html><body>Sign in</body></html>' : '{"id": 1, "user": {';
  const headers = kind === 'html' ? HTML_TYPE : JSON_TYPE;
  const wire = { status: 200, headers, text };
  return { name: `garbage ${kind}`, does: false, act: (response) => send(response, wire) };
}

/** It is done, half of the answer is sent, then the connection breaks. */
export const truncated = (): Fault => ({
  name: 'truncated',
  does: true,
  act: async (response, meant) => {
    const { status: code, headers, text } = meant ?? { status: 200, headers: {}, text: '{}' };
    response.writeHead(code, { ...headers, 'Content-Length': String(Buffer.byteLength(text)) });
    response.write(text.slice(0, Math.max(1, text.length / 2)));
    await setTimeout(20);
    response.socket?.resetAndDestroy();
  },
});

/** Done and answered as it should be, only late. */
export const slow = (milliseconds: number): Fault => ({
  name: `slow ${String(milliseconds)}`,
  does: true,
  act: async (response, meant) => {
    await setTimeout(milliseconds);
    if (meant !== null && !response.destroyed) send(response, meant);
  },
});
