import license from 'rollup-plugin-license';

/** Licences under which others' code may be part of the bundle. */
const ALLOWED =
  '(MIT OR ISC OR 0BSD OR BSD-2-Clause OR BSD-3-Clause OR Apache-2.0 OR BlueOak-1.0.0 OR CC0-1.0)';

const RULE = `\n\n${'-'.repeat(80)}\n\n`;

function describe({ name, version, license: id, licenseText, noticeText }) {
  const texts = [licenseText, noticeText].filter(Boolean).map((text) => text.trim());
  return [`${name} ${version} (${id})`, ...texts].join('\n\n').replaceAll('\r\n', '\n');
}

/**
 * A plugin that writes the licences of everything bundled into one file of the output. It is an
 * asset like any other, so that a build that is only compared writes nothing.
 * @param {string} fileName
 * @returns {import('rolldown').Plugin}
 */
export function licenses(fileName) {
  let text = '';
  const collector = license({
    thirdParty: {
      multipleVersions: true,
      allow: { test: ALLOWED, failOnUnlicensed: true, failOnViolation: true },
      output(dependencies) {
        text = `${dependencies.map(describe).sort().join(RULE)}\n`;
      },
    },
  });
  return {
    name: 'licenses',
    renderChunk(code, chunk, options) {
      collector.renderChunk(code, chunk, options);
      return null; // it only looks
    },
    generateBundle() {
      collector.generateBundle();
      this.emitFile({ type: 'asset', fileName, source: text });
    },
  };
}
