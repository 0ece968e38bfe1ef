import { describe, expect, it } from 'vitest';
import { runbookAddress, sourceAddress, webAddress } from '../../src/reporting/addresses.ts';

const links = { files: 'https://github.com/o/r/blob/abc', commit: null, report: null };

describe('addresses', () => {
  it('points to the line of a file of the repository', () => {
    const location = { file: './checks/a b#1.yml', line: 7, column: 3 };
    expect(sourceAddress(location, links)).toBe(
      'https://github.com/o/r/blob/abc/checks/a%20b%231.yml#L7',
    );
    expect(sourceAddress(location, { ...links, files: null })).toBeNull();
  });

  it.each(['../secret', '/etc/passwd', 'a//b', 'checks/../../x', 'checks/./x'])(
    'does not link %s, which is no path of the repository',
    (file) => {
      expect(sourceAddress({ file, line: 1, column: 1 }, links)).toBeNull();
    },
  );

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.org/x',
    'https://user:pass@example.org/',
    'https://',
    'vbscript:x',
  ])('does not link the runbook %s', (runbook) => {
    expect(runbookAddress(runbook, links)).toBeNull();
  });

  it('encodes whatever could end an address', () => {
    expect(webAddress('https://example.org/a(b)|`"<>[x]\\?q=(1)&r=\'é')).toBe(
      'https://example.org/a%28b%29%7C%60%22%3C%3E%5Bx%5D/?q=%281%29&r=%27%C3%A9',
    );
    expect(runbookAddress('docs/run books/x.md', links)).toBe(
      'https://github.com/o/r/blob/abc/docs/run%20books/x.md',
    );
  });
});
