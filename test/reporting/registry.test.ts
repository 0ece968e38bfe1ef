import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/reporting/reporter.ts';
import { reporters } from '../../src/reporting/registry.ts';
import { ALL } from './results.ts';

describe('reporters', () => {
  it.each(Object.entries(reporters))('%s is registered under its own name', async (name, load) => {
    const reporter = await load();
    expect(reporter.format).toBe(name);
    expect(reporter.extension).toMatch(/^\.[a-z]+$/);
    expect(reporter.mediaType).toMatch(/^[a-z]+\/[a-z+]+/);
  });

  it.each(Object.entries(reporters))(
    '%s gives the same bytes for the same result, ended by a line feed',
    async (_, load) => {
      const reporter = await load();
      for (const result of Object.values(ALL)) {
        const text = reporter.render(result, PLAIN);
        expect(text).toBe(reporter.render(structuredClone(result), PLAIN));
        expect(text.endsWith('\n')).toBe(true);
      }
    },
  );
});
