import { stringify } from 'yaml';
import { INPUTS } from '../../src/action/inputs.ts';
import { OUTPUTS } from '../../src/action/outputs.ts';

const HEADER = `# Written by \`npm run generate\` from src/action/inputs.ts and src/action/outputs.ts.\n`;

/** The text of action.yml: what a workflow may give, what it gets, what is run. */
export function actionYml(): string {
  const inputs = Object.entries(INPUTS).map(
    ([name, { description, default: value }]) =>
      [name, { description, required: false, default: value }] as const,
  );
  const outputs = Object.entries(OUTPUTS).map(
    ([name, description]) => [name, { description }] as const,
  );
  const action = {
    name: 'wap-gate',
    author: 'wap-gate contributors',
    description:
      'Write, audit, publish: audits the table that a pull request writes and blocks the merge unless it passes.',
    branding: { icon: 'check-circle', color: 'green' },
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    runs: {
      using: 'node24',
      main: 'dist/action.js',
      post: 'dist/post.js',
      'post-if': 'always()',
    },
  };
  return `${HEADER}${stringify(action, { singleQuote: true, lineWidth: 0 })}`;
}
