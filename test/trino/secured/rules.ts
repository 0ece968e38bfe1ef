/** Who has a password; what each may do is below. */
export const USERS = [
  'alice', // everything, and may kill every query
  'reader', // SELECT, nothing else
  'blinkered', // SELECT, but not from `secret`, nor `email` and `salary` of `people`; cannot set query_max_memory
  'surface', // SELECT from tables, but not from their metadata tables such as "orders$files"
  'nosystem', // SELECT, but no catalog `system`
  'outsider', // SELECT, but no catalog `iceberg`
  'filtered', // SELECT, but sees only the rows of `people` with an id of at most 2, and their names masked
  'sessionless', // SELECT, but cannot set any session property
  'single', // SELECT; one query runs, the others wait
  'crowded', // SELECT; one query runs, the others are rejected
  'stuck', // SELECT; every query waits for ever
] as const;

export type User = (typeof USERS)[number];

/** Who has no password but the client certificate; as mighty as alice, but kills nobody's query. */
export const CERTIFIED = 'carol';

/** wap-gate is whom the readiness of a started server is tried as, over plain http. */
const MIGHTY = `alice|${CERTIFIED}|wap-gate`;

const ALL = ['SELECT', 'INSERT', 'DELETE', 'UPDATE', 'OWNERSHIP', 'GRANT_SELECT'];
const SELECT = ['SELECT'];

/** Of each list the first rule that matches counts; what no rule of an existing list matches is denied. */
export const ACCESS_RULES = {
  catalogs: [
    { user: 'nosystem', catalog: 'system', allow: 'none' },
    { user: 'outsider', catalog: 'iceberg', allow: 'none' },
    { allow: 'all' },
  ],
  schemas: [{ user: MIGHTY, owner: true }, { owner: false }],
  tables: [
    { user: MIGHTY, privileges: ALL },
    { user: 'blinkered', table: String.raw`secret(\$.*)?`, privileges: [] },
    {
      user: 'blinkered',
      table: 'people',
      privileges: SELECT,
      columns: ['email', 'salary'].map((name) => ({ name, allow: false })),
    },
    { user: 'surface', table: String.raw`.*\$.*`, privileges: [] },
    {
      user: 'filtered',
      table: 'people',
      privileges: SELECT,
      filter: 'id <= 2',
      columns: [{ name: 'name', mask: "'***'" }],
    },
    { privileges: SELECT },
  ],
  system_session_properties: [
    { user: 'blinkered', property: 'query_max_memory', allow: false },
    { user: 'sessionless', allow: false },
    { allow: true },
  ],
  catalog_session_properties: [{ user: 'sessionless', allow: false }, { allow: true }],
  procedures: [{ user: MIGHTY, privileges: ['EXECUTE'] }],
  queries: [{ user: 'alice', allow: ['execute', 'kill', 'view'] }, { allow: ['execute'] }],
};

const group = (name: string, hardConcurrencyLimit: number, maxQueued: number): object => ({
  name,
  hardConcurrencyLimit,
  maxQueued,
  softMemoryLimit: '100%',
});

export const RESOURCE_GROUPS = {
  rootGroups: [
    group('single', 1, 1000),
    group('crowded', 1, 0),
    group('stuck', 0, 1000),
    group('others', 100, 1000),
  ],
  selectors: [
    ...['single', 'crowded', 'stuck'].map((user) => ({ user, group: user })),
    { group: 'others' },
  ],
};
