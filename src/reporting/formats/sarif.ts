import type { Outcome } from '../../domain/outcome.ts';
import { formatLocation, isOfCall, type Location } from '../../domain/location.ts';
import type { Problem, RunResult } from '../../domain/result.ts';
import type { WaiverRecord } from '../../domain/waiver.ts';
import * as content from '../content.ts';
import type { Reporter } from '../reporter.ts';
import { neutralise } from '../text/neutral.ts';
import { displayable } from './json.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** The rule of configuration problems; no kind has a blank in its name. */
const CONFIGURATION = 'configuration problem';

const LEVELS: Readonly<Record<Exclude<Outcome, 'passed'>, 'error' | 'warning'>> = {
  failed: 'error',
  errored: 'error',
  warned: 'warning',
};

/**
 * SARIF 2.1.0 (OASIS, errata 01): a rule a kind, a result for each check that did not pass and each configuration
 * problem, at its line of the gate file. Passed checks are no findings; what they note is told as a notification.
 */
export const sarif: Reporter = {
  format: 'sarif',
  extension: '.sarif',
  mediaType: 'application/sarif+json',
  render: (result) =>
    `${displayable(JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run(result)] }, null, 2))}\n`,
};

function run(result: RunResult): object {
  const findings = [
    ...result.problems.map(problemFinding),
    ...(['failed', 'errored', 'warned'] as const).flatMap((outcome) =>
      content.checksWith(result, outcome).map((placed) => checkFinding(placed, LEVELS[outcome])),
    ),
  ];
  const rules = Array.from(new Set(findings.map(({ ruleId }) => ruleId)));
  return {
    tool: {
      driver: {
        name: result.program.name,
        version: result.program.version,
        rules: rules.map((id) => ({ id, shortDescription: { text: ruleText(id) } })),
      },
    },
    automationDetails: { id: `${result.program.name}/${result.run.command}/` },
    invocations: [
      {
        executionSuccessful: result.verdict !== 'error',
        exitCode: result.exit_code,
        exitCodeDescription: neutralise(result.reason),
        startTimeUtc: result.run.started_at,
        toolExecutionNotifications: [
          ...(result.verdict === 'error'
            ? [{ level: 'error', message: { text: message([result.reason]) } }]
            : []),
          ...content.checksWith(result, 'passed').flatMap(notification),
          ...result.waivers.map((waiver) => waiverNotification(waiver, result)),
        ],
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: findings.map((finding) => ({ ...finding, ruleIndex: rules.indexOf(finding.ruleId) })),
  };
}

interface Finding {
  readonly ruleId: string;
  readonly [property: string]: unknown;
}

function notification({ check }: content.Placed): object[] {
  if (check.notes.length === 0) return [];
  const text = message([`${check.name}: ${check.message}`, ...check.notes]);
  return [{ level: 'note', message: { text }, ...locations(check.location) }];
}

function waiverNotification(waiver: WaiverRecord, { gates }: RunResult): object {
  const text = message(content.waiverLines({ waivers: [waiver], gates }));
  return { level: 'note', message: { text }, ...locations(waiver.location) };
}

function checkFinding(placed: content.Placed, level: 'error' | 'warning'): Finding {
  const { check } = placed;
  const facts = [
    `${check.name}: ${check.message}`,
    `Expected: ${check.threshold}.`,
    ...check.notes.map((note) => `Note: ${note}.`),
    ...named('Owner', content.ownerOf(placed)),
    ...named('Runbook', content.runbookOf(placed)),
  ];
  return {
    ruleId: neutralise(check.kind),
    level,
    message: { text: message(facts) },
    ...locations(check.location),
    partialFingerprints: { 'checkId/v1': neutralise(check.id) },
    properties: {
      outcome: check.outcome,
      tested: check.tested,
      failing: check.failing,
      share: check.share,
      tags: [...new Set(check.tags.map(neutralise))],
    },
  };
}

function problemFinding({ message: sentence, location, found, expected }: Problem): Finding {
  const facts = [
    sentence,
    ...named('Found', found),
    ...named('Expected', expected),
    ...named('At', location !== null && isOfCall(location) ? formatLocation(location) : null),
  ];
  return {
    ruleId: CONFIGURATION,
    level: 'error',
    message: { text: message(facts) },
    ...(location === null ? {} : locations(location)),
  };
}

function named(label: string, value: string | null): string[] {
  return value === null ? [] : [`${label}: ${value}.`];
}

/** Plain text in which braces are no placeholders and `[text](address)` is no link (sections 3.11.5 and 3.11.6). */
function message(lines: readonly string[]): string {
  return lines
    .map(neutralise)
    .join('\n')
    .replace(/[{}]/g, (brace) => brace.repeat(2))
    .replaceAll('](', '\\](');
}

/** Inputs of the action and options of the command line are no artifacts. */
const locations = (location: Location): object =>
  isOfCall(location) ? {} : { locations: [physical(location)] };

function physical({ file, line, column }: Location): object {
  const path = file.toWellFormed().replace(/^\.\//, '');
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return {
    physicalLocation: {
      artifactLocation: path.startsWith('/')
        ? { uri: `file://${uri}` }
        : { uri, uriBaseId: '%SRCROOT%' },
      region: { startLine: line, startColumn: column },
    },
  };
}

function ruleText(id: string): string {
  return id === CONFIGURATION
    ? 'The configuration can be read and makes sense.'
    : `Checks of the kind ${id} pass.`;
}
