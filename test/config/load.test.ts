import { describe, expect, test } from 'vitest';

import { load, shown, withChecks } from './files.ts';

const gate = (name: string, more = '') =>
  `gate: ${name}\ntable: t\n${more}checks: [row_count: {min: 0}, not_null: a]\n`;

describe('finding gates', () => {
  const files = {
    'checks/b.yml': gate('beta'),
    'checks/a.yaml': gate('alpha'),
    'checks/deep/c.yml': gate('gamma'),
    'checks/packs/standard.yml': 'checks: [unique: a]',
    'checks/.hidden.yml': 'nonsense: [',
    'checks/notes.txt': 'no gate',
    'other/d.yml': gate('delta'),
    'other/broken.yml': 'gate: broken\ntable: [',
  };
  const names = async (asked: Parameters<typeof load>[1]) => {
    const { gates, problems } = await load(files, asked);
    return [...gates.map((loaded) => loaded.gate.name), ...problems.map(shown)];
  };

  test.each([
    [{}, ['alpha', 'beta', 'gamma']],
    [{ config: './checks' }, ['alpha', 'beta', 'gamma']],
    [{ config: 'other/d.yml' }, ['delta']],
    [{ gates: ['gamma', 'alpha'] }, ['alpha', 'gamma']],
    [{ gates: ['other/d.yml'] }, ['delta']],
    [{ gates: ['./checks/b.yml', 'alpha', 'beta'] }, ['beta', 'alpha']],
    [{ gates: ['alpah'] }, ["- There is no gate 'alpah'. Did you mean 'alpha'?"]],
    [{ gates: ['alph*'] }, ["- There is no gate 'alph*'. Did you mean 'alpha'?"]],
    [
      { gates: ['my.csv'] },
      ["- There is no gate 'my.csv'. To audit a file without a gate, write --staging my.csv."],
    ],
    [{ gates: ['checks/z.yml'] }, ['checks/z.yml:1:1 The file checks/z.yml does not exist.']],
    [{ gates: ['other/'] }, ['other:1:1 other is a directory; a YAML file is expected.']],
    [
      { config: 'nowhere' },
      [
        'nowhere:1:1 There are no gates: nowhere does not exist. Create checks/NAME.yml, or name a file with --config.',
      ],
    ],
    [{ config: 'checks/packs/none' }, [expect.stringContaining('does not exist')]],
    [{ gates: ['delta'], config: 'other' }, ['delta']],
    [
      { gates: ['dleta'], config: 'other' },
      [
        "- There is no gate 'dleta'. Did you mean 'delta'?",
        expect.stringMatching(/^other\/broken\.yml:2:\d+ This is not YAML/),
      ],
    ],
  ])('%j', async (asked, expected) => {
    expect(await names(asked)).toEqual(expected);
  });

  test('one broken file does not stop the others', async () => {
    const { gates, brokenGates, problems } = await load({
      'checks/a.yml': gate('a'),
      'checks/b.yml': 'gate: b\ntable: {',
    });
    expect(gates.map((loaded) => loaded.gate.name)).toEqual(['a']);
    expect(brokenGates).toEqual([
      { name: null, location: { file: 'checks/b.yml', line: 1, column: 1 } },
    ]);
    expect(problems).toHaveLength(1);
  });

  test('two gates of one name are both refused', async () => {
    const { gates, problems } = await load({
      'checks/a.yml': gate('x'),
      'checks/b.yml': gate('x'),
    });
    expect(gates).toEqual([]);
    expect(problems.map(shown)).toEqual([
      "checks/a.yml:1:1 Two gates are called 'x': the other stands in checks/b.yml.",
      "checks/b.yml:1:1 Two gates are called 'x': the other stands in checks/a.yml.",
    ]);
  });

  test('a directory without gates is no empty success', async () => {
    expect((await load({ 'checks/notes.txt': '' })).problems.map(shown)).toEqual([
      'checks:1:1 The directory checks holds no gate file (.yml or .yaml).',
    ]);
  });
});

describe('include', () => {
  const including = (...paths: string[]) =>
    `gate: g\ntable: t\ninclude: [${paths.join(', ')}]\nchecks: [row_count: {min: 0}]\n`;

  test('checks come from other files, and so do their places', async () => {
    const { gates, problems } = await load({
      'checks/g.yml': including('packs/a.yml', '../shared/b.yml'),
      'checks/packs/a.yml': 'include: [inner.yml]\nchecks:\n  - not_null: x\n',
      'checks/packs/inner.yml': 'checks:\n\n  - unique: y\n',
      'shared/b.yml': 'version: 1\nchecks: [{not_null: x}]\n',
    });
    expect(problems).toEqual([]);
    expect(
      gates[0]!.gate.checks.map(({ id, location }) => [id, `${location.file}:${location.line}`]),
    ).toEqual([
      ['g/row_count', 'checks/g.yml:4'],
      ['g/not_null:x', 'checks/packs/a.yml:3'],
      ['g/unique:y', 'checks/packs/inner.yml:3'],
      ['g/not_null:x#2', 'shared/b.yml:2'],
    ]);
  });

  test('checks of included files alone are enough', async () => {
    const { gates } = await load({
      'checks/g.yml': 'gate: g\ntable: t\ninclude: [packs/a.yml]',
      'checks/packs/a.yml': 'checks: [not_null: a]',
    });
    expect(gates[0]!.gate.checks).toHaveLength(2);
  });

  test.each([
    [
      { 'checks/packs/a.yml': 'include: [a.yml]' },
      'checks/packs/a.yml:1:11 checks/packs/a.yml includes itself: checks/g.yml -> checks/packs/a.yml -> checks/packs/a.yml.',
    ],
    [{}, 'checks/g.yml:3:11 The file checks/packs/a.yml does not exist.'],
    [
      { 'checks/packs/a.yml': 'gate: x\nchecks: [not_null: a]' },
      'checks/packs/a.yml:1:1 The file checks/packs/a.yml has no key `gate`.',
    ],
    [{ 'checks/packs/a.yml': 'checks: [' }, 'checks/packs/a.yml:1:10 This is not YAML'],
    [
      { 'checks/packs/a.yml': 'publish: x\nchecks: [not_null: a]' },
      'checks/packs/a.yml:1:1 `publish` is not supported by this version yet',
    ],
    [
      { 'checks/packs/a.yml': 'checks:\n  - nott: a' },
      'checks/packs/a.yml:2:5 No kind of check is called `nott`.',
    ],
  ])('%j', async (packs, expected) => {
    const { gates, problems } = await load({ 'checks/g.yml': including('packs/a.yml'), ...packs });
    expect(gates).toEqual([]);
    expect(problems.map(shown)).toEqual([expect.stringContaining(expected)]);
  });

  test('a broken pack is told of once, however many gates include it', async () => {
    const { problems, brokenGates } = await load({
      'checks/g.yml': including('packs/a.yml'),
      'checks/h.yml': including('packs/a.yml').replace('gate: g', 'gate: h'),
      'checks/packs/a.yml': 'checks:\n  - nott: a',
    });
    expect([problems.length, brokenGates.length]).toEqual([1, 2]);
  });
});

describe('wap-gate.yml', () => {
  const root = `connections:
  lake: {engine: duckdb, path: "\${LAKE}/x.duckdb", threads: 2, memory_limit: 4GB, temp_directory: tmp, max_temp_size: 1GiB}
  trino: {engine: trino, server: "https://\${HOST}:8443", user: me, password: "\${PASSWORD}"}
defaults: {connection: lake, owner: team, runbook: r.md, samples: 7, severity: warn, max_parallel: 3, query_timeout: 90s, timeout: 1h}
`;

  test('gives connections and defaults', async () => {
    const { gates, connections, defaults, problems } = await load({
      'wap-gate.yml': root,
      'checks/g.yml': gate('g'),
    });
    expect(problems).toEqual([]);
    expect(gates[0]!.gate).toMatchObject({ connection: 'lake', owner: 'team', runbook: 'r.md' });
    expect(gates[0]!.gate.checks[1]).toMatchObject({ severity: 'warn', owner: 'team', samples: 7 });
    expect(defaults).toMatchObject({ maxParallel: 3, queryTimeout: 90_000, timeout: 3_600_000 });
    // The Trino connection is not used: its variables, which are not set, harm nobody.
    expect([...connections]).toEqual([
      [
        'lake',
        {
          engine: 'duckdb',
          name: 'lake',
          path: 'lake.dev/x.duckdb',
          threads: 2,
          memoryLimit: 4_000_000_000,
          tempDirectory: 'tmp',
          maxTempSize: 2 ** 30,
        },
      ],
    ]);
  });

  test('a Trino connection has certificates, roles and session properties', async () => {
    const text = `connections:
  big:
    engine: trino
    server: http://localhost:8080
    user: me
    token: \${TOKEN}
    client_certificate: c.pem
    client_key: \${KEYS}/k.pem
    roles: {lake: "\${ROLE}", system: ALL}
    session: {query_max_run_time: 10m, task_concurrency: 4, "lake.use_cache": true}
defaults: {connection: big}
`;
    const env = { TOKEN: 't', KEYS: 'keys', ROLE: 'auditor' };
    const { problems, connections } = await load(
      { 'wap-gate.yml': text, 'checks/g.yml': gate('g') },
      { env },
    );
    expect(problems).toEqual([]);
    expect(connections.get('big')).toMatchObject({
      certificate: { cert: 'c.pem', key: 'keys/k.pem' },
      roles: { lake: 'auditor', system: 'ALL' },
      session: { query_max_run_time: '10m', task_concurrency: '4', 'lake.use_cache': 'true' },
      password: null,
    });
  });

  test('a secret is a function, so that no report can show it', async () => {
    const env = { HOST: 'h', PASSWORD: "p'w", LAKE: 'l' };
    const { connections } = await load(
      { 'wap-gate.yml': root, 'checks/g.yml': gate('g') },
      { env, connection: 'trino' },
    );
    const trino = connections.get('trino');
    expect(trino).toMatchObject({
      engine: 'trino',
      server: 'https://h:8443',
      user: 'me',
      token: null,
    });
    expect(trino?.engine === 'trino' && trino.password?.()).toBe("p'w");
    expect(JSON.stringify(trino)).not.toContain("p'w");
  });

  test('an unset variable of a connection in use breaks its gates and names the variable', async () => {
    const { gates, problems } = await load(
      { 'wap-gate.yml': root, 'checks/g.yml': gate('g'), 'checks/h.yml': gate('h') },
      { connection: 'trino' },
    );
    expect(gates).toEqual([]);
    expect(problems.map(shown)).toEqual([
      'wap-gate.yml:3:43 The environment variable HOST is not set.',
      expect.stringMatching(/^wap-gate\.yml:3:\d+ The environment variable PASSWORD is not set\.$/),
    ]);
  });

  test.each([
    [
      { connection: 'lak' },
      '',
      "--connection:1:1 There is no connection 'lak'; there are lake and trino. Did you mean 'lake'?",
    ],
    [
      {},
      'connection: nope\n',
      "checks/g.yml:3:13 There is no connection 'nope'; there are lake and trino.",
    ],
  ])('%j %s', async (asked, more, expected) => {
    const { gates, problems } = await load(
      { 'wap-gate.yml': root, 'checks/g.yml': gate('g', more) },
      asked,
    );
    expect(gates).toEqual([]);
    expect(problems.map(shown)).toEqual([expected]);
  });

  test.each([
    [
      'connections: {x: {engine: mysql}}',
      "1:27 `engine` is the text 'mysql'; expected duckdb or trino.",
    ],
    [
      'connections: {x: {engine: duckdb, pth: a}}',
      "1:35 The connection 'x' has no key `pth`. Did you mean 'path'?",
    ],
    ['connections: {x: {path: a}}', '1:18 `x` lacks `engine`.'],
    [
      'connections: {x: {engine: trino, server: h, user: u, password: hunter2}}',
      '1:64 `password` must not stand in the file: write ${ENV_NAME} and set that environment variable.',
    ],
    [
      'defaults: {severity: eror}',
      "1:22 `severity` is the text 'eror'; expected error or warn. Did you mean 'error'?",
    ],
    [
      'defaults: {timeout: 5}',
      '1:21 `timeout` is the number 5; expected text, so put it in quotes.',
    ],
    [
      'defaults: {timeout: soon}',
      "1:21 `timeout` is the text 'soon'; expected a duration such as 30s, 5m or 1h30m.",
    ],
    ['lint: {}', '1:1 `lint` is not supported by this version yet: remove it.'],
    ['defaults: [', '1:12 This is not YAML'],
    ['', '1:1 The YAML text is empty.'],
  ])('%s', async (text, expected) => {
    const { gates, brokenGates, problems } = await load({
      'wap-gate.yml': text,
      'checks/g.yml': gate('g'),
    });
    expect(problems.map(shown)).toEqual([expect.stringContaining(`wap-gate.yml:${expected}`)]);
    expect(problems[0]!.message).not.toContain('hunter2');
    // Its defaults are unknown, so no gate can be audited as its author meant.
    expect([gates.length, brokenGates.length]).toEqual([0, 1]);
  });

  test.each([
    [
      '{engine: duckdb, memory_limit: lots}',
      "`memory_limit` is 'lots'; expected a size such as 512MB or 4GiB.",
    ],
    [
      '{engine: trino, server: "https://u:p@h", user: u}',
      '`server` is no address; expected https://host:port, without a user.',
    ],
    [
      '{engine: trino, server: "http://trino.example", user: u, password: "${PASSWORD}"}',
      '`server` begins with http: the password would cross the network for everybody to read; use https.',
    ],
    [
      '{engine: trino, server: "https://h", user: u, password: "${PASSWORD}", token: "${PASSWORD}"}',
      '`token` stands beside `password`; give one of them.',
    ],
    [
      '{engine: trino, server: "https://h", user: u, client_key: k.pem}',
      '`client_key` needs `client_certificate` beside it.',
    ],
  ])('a connection that is used: %s', async (connection, expected) => {
    const text = `connections: {x: ${connection}}\ndefaults: {connection: x}`;
    const files = { 'wap-gate.yml': text, 'checks/g.yml': gate('g') };
    const { problems } = await load(files, { env: { PASSWORD: 'p' } });
    expect(problems.map(({ message }) => message)).toEqual([expected]);
  });

  test('there is one of it', async () => {
    const { problems } = await load({
      'wap-gate.yml': root,
      'wap-gate.yaml': root,
      'checks/g.yml': gate('g'),
    });
    expect(problems.map(shown)).toEqual([
      'wap-gate.yaml:1:1 There are wap-gate.yml and wap-gate.yaml; keep one.',
    ]);
  });
});

describe('selection', () => {
  const files = {
    'checks/g.yml': withChecks(
      'row_count: {min: 0}',
      'not_null: a\n    tags: [fast, ids]',
      'unique: a\n    name: one key\n    tags: [ids]',
    ),
    'checks/h.yml': gate('h'),
  };
  const chosen = async (select: string[], exclude: string[] = []) => {
    const { gates, problems, deselected } = await load(files, { select, exclude });
    return [
      ...gates.flatMap((loaded) => loaded.gate.checks.map(({ id }) => id)),
      ...problems.map(shown),
      ...deselected.map((id) => `not ${id}`),
    ];
  };

  test.each([
    [['tag:ids'], [], ['g/not_null:a', 'g/unique:a', 'not h/row_count', 'not h/not_null:a']],
    [['kind:not_null'], [], ['g/not_null:a', 'h/not_null:a']],
    [['name:one*'], [], ['g/unique:a', 'not h/row_count', 'not h/not_null:a']],
    [
      ['name:h/*'],
      ['kind:row_count'],
      ['h/not_null:a', 'not g/row_count', 'not g/not_null:a', 'not g/unique:a'],
    ],
    [
      ['name:not_null:a'],
      ['name:g/*'],
      ['h/not_null:a', 'not g/row_count', 'not g/not_null:a', 'not g/unique:a'],
    ],
    [
      [],
      ['kind:*'],
      [
        '- No check is selected: --select and --exclude leave nothing to audit.',
        ...['g/row_count', 'g/not_null:a', 'g/unique:a', 'h/row_count', 'h/not_null:a'].map(
          (id) => `not ${id}`,
        ),
      ],
    ],
  ])('%j %j', async (select, exclude, expected) => {
    expect(await chosen(select, exclude)).toEqual(expected);
  });

  test.each([
    ['tag:idz', "--select:1:1 --select tag:idz matches no check. Did you mean 'tag:ids'?"],
    [
      'name:o.e key',
      "--select:1:1 --select name:o.e key matches no check. Did you mean 'name:one key'?",
    ],
    ['kind:ids', "--select:1:1 --select kind:ids matches no check. Did you mean 'tag:ids'?"],
    // As far from each other as words are, whatever stands before them.
    ['tag:iba', '--select:1:1 --select tag:iba matches no check.'],
    [
      'kind:onique',
      "--select:1:1 --select kind:onique matches no check. Did you mean 'kind:unique'?",
    ],
    [
      'ids',
      '--select:1:1 --select ids is no selector; expected name:x, tag:x or kind:x, where * stands for any text.',
    ],
    [
      'owner:x',
      '--select:1:1 --select owner:x is no selector; expected name:x, tag:x or kind:x, where * stands for any text.',
    ],
  ])('%s is a problem', async (selector, expected) => {
    expect(await chosen([selector])).toContain(expected);
  });
});

describe('an ad-hoc audit needs no file', () => {
  test.each([
    ['data/flights.parquet', 'flights'],
    ['lake.stage.flights', 'flights'],
    ['data/flights/*.parquet', 'flights'],
    ['/abs/My data (1).csv.gz', 'My_data_1_'],
    ['*.parquet', 'adhoc'],
    ['"a b".t', 't'],
  ])('%s is gate %s', async (staging, name) => {
    const { gates, problems } = await load({}, { staging, checks: ['not_null: id'] });
    expect(problems).toEqual([]);
    expect(gates[0]!.gate).toMatchObject({
      name,
      table: { text: staging },
      staging: { text: staging },
    });
    expect(gates[0]!.gate.checks.map(({ id }) => id)).toEqual([
      `${name}/row_count`,
      `${name}/not_null:id`,
    ]);
  });

  test('nor is one meant where the call says in which directory gates are', async () => {
    for (const checks of [[], ['not_null: id']]) {
      const { gates, problems } = await load({}, { staging: 'a.csv', config: 'cheks', checks });
      expect(gates).toEqual([]);
      expect(problems[0]!.message).toContain('cheks');
    }
  });

  test('its problems stand in the call', async () => {
    const asked = {
      staging: 'data/{{ dss }}.parquet',
      checks: ['not_null: id', '- not_null: id\n- range: {column: a}'],
    };
    const { gates, problems } = await load({}, asked);
    expect(gates).toEqual([]);
    expect(problems.map(shown)).toEqual([
      expect.stringMatching(/^--staging:1:6 `\{\{ dss \}\}` is not part/),
      expect.stringMatching(/^--check 2:2:3 `range`: a bound is missing/),
    ]);
  });

  test('an output table is the target and not what is audited', async () => {
    const { gates } = await load({}, { staging: 's', outputTable: 'o', checks: ['not_null: id'] });
    expect(gates[0]!.gate).toMatchObject({ table: { text: 'o' }, staging: { text: 's' } });
  });
});

test('a default connection that does not exist is told of once, where it is named', async () => {
  const { gates, problems, brokenGates } = await load({
    'wap-gate.yml': 'defaults: {connection: x}',
    'checks/g.yml': gate('g'),
    'checks/h.yml': gate('h'),
  });
  expect([gates.length, brokenGates.length]).toEqual([0, 2]);
  expect(problems.map(shown)).toEqual([
    "wap-gate.yml:1:24 There is no connection 'x'; wap-gate.yml names none.",
  ]);
});
