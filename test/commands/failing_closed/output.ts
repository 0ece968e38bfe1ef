import { gateWith } from '../workspace.ts';
import type { Section } from './row.ts';

const FAILING = { 'checks/orders.yml': gateWith('range: {column: amount, max: 100}') };

/** More than a pipe holds. */
const LONG = {
  'checks/orders.yml': gateWith(
    ...Array.from({ length: 400 }, (_, index) => `range: {column: amount, min: -${String(index)}}`),
  ),
};

export const output: Section = {
  title: 'Reports and output',
  lead: 'A verdict that nobody can read is none. A report that was written before another one failed is written again and says so.',
  rows: [
    {
      condition: 'The disk is full: `--report html=/dev/full`',
      call: ['audit', '--report', 'html=/dev/full'],
      verdict: 'error',
      code: 3,
      says: 'cannot write /dev/full: the disk is full',
      outcomes: { 'not_null:id': 'passed' },
    },
    {
      condition: 'The disk is full and a check fails',
      call: ['audit', '--report', 'html=/dev/full'],
      files: FAILING,
      verdict: 'error',
      code: 1,
      says: 'cannot write /dev/full: the disk is full',
    },
    {
      condition: "A report's directory does not exist",
      call: ['audit', '--report', 'html=no/such/report.html'],
      verdict: 'error',
      code: 2,
      says: 'cannot write no/such/report.html: its directory does not exist',
    },
    {
      condition: "A report's path is a directory",
      call: ['audit', '--report', 'html=data'],
      verdict: 'error',
      code: 2,
      says: 'cannot write data: it is a directory',
    },
    {
      condition: "A part of a report's path is a file",
      call: ['audit', '--report', 'html=checks/orders.yml/r.html'],
      verdict: 'error',
      code: 2,
      says: 'cannot write checks/orders.yml/r.html: a part of its path is not a directory',
    },
    {
      condition: 'Two reports go to one path',
      call: ['audit', '--report', 'html=r.txt', '--report', 'markdown=./r.txt'],
      verdict: null,
      code: 2,
      says: 'Another report goes to ./r.txt already.',
    },
    {
      condition: 'Standard output is full: `> /dev/full`',
      stdout: 'full',
      verdict: 'error',
      code: 3,
      says: 'cannot write output: the disk is full',
    },
    {
      condition: 'The reader of standard output has gone: `| head -1`',
      stdout: 'gone',
      files: LONG,
      verdict: 'error',
      code: 3,
      says: 'cannot write output: the reader went away',
    },
    {
      condition: 'The reader of standard output has gone and a check fails',
      stdout: 'gone',
      files: FAILING,
      verdict: 'error',
      code: 1,
      says: 'cannot write output: the reader went away',
    },
    {
      condition: 'The reader of the plan has gone',
      call: ['plan'],
      stdout: 'gone',
      verdict: null,
      code: 3,
      says: 'cannot write output: the reader went away',
    },
    {
      condition: 'The reader of the help has gone',
      call: ['--help'],
      stdout: 'full',
      verdict: null,
      code: 3,
      says: 'cannot write output: the disk is full',
    },
    {
      condition: 'The reader of the version has gone',
      call: ['--version'],
      stdout: 'full',
      verdict: null,
      code: 3,
      says: 'wap-gate stopped on an unexpected error: ',
    },
  ],
};
