/** Queries that the guard takes, over `t` (see ROWS) and `wap_table`. A real server runs each of them too. */
export const QUERIES = [
  'SELECT * FROM wap_table WHERE a < 0',
  'TABLE wap_table',
  'VALUES (1, 2), (3, 4)',
  'SELECT a FROM t -- with a comment at its end',
  '/* first */ SELECT 1 AS x',
  '((SELECT 1 AS x))',
  '(SELECT 1 AS x) UNION ALL (SELECT 2)',
  'SELECT t.*, a + 1 AS more FROM t',
  'WITH x AS (SELECT 1 AS a), y (a) AS (TABLE x) SELECT * FROM x JOIN y USING (a)',
  'WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT * FROM r',
  'WITH session AS (SELECT 1 AS a) SELECT * FROM session',
  'SELECT a FROM t UNION ALL (SELECT 2 EXCEPT SELECT 3) ORDER BY a DESC NULLS LAST OFFSET 1 LIMIT 3',
  'SELECT a FROM t ORDER BY a FETCH FIRST 1 ROW WITH TIES',
  'SELECT DISTINCT a, b FROM t',
  "SELECT b, count(*) FILTER (WHERE a > 1) AS n, count(DISTINCT a) AS d, sum(a) AS s, approx_percentile(a, 0.5) AS p, listagg(b, ',') WITHIN GROUP (ORDER BY b) AS l FROM t GROUP BY b HAVING count(*) > 0",
  'SELECT a, GROUPING(a) AS g FROM t GROUP BY GROUPING SETS ((a), ()), CUBE (b), ROLLUP (d)',
  'SELECT a, row_number() OVER w AS n, lag(a, 1) IGNORE NULLS OVER w AS l, sum(a) OVER (w ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS s FROM t WINDOW w AS (PARTITION BY b ORDER BY a)',
  'SELECT * FROM t CROSS JOIN LATERAL (SELECT t.a + 1 AS x) CROSS JOIN UNNEST(l, ARRAY[1, 2]) WITH ORDINALITY AS u (y, z, o)',
  'SELECT * FROM t LEFT JOIN t AS u ON t.a = u.a AND t.b IS DISTINCT FROM u.b CROSS JOIN t AS v',
  'SELECT a FROM t WHERE EXISTS (SELECT 1 FROM t AS o WHERE o.a = t.a) AND a NOT IN (SELECT 2) AND a = ALL (SELECT 1) AND (SELECT max(a) FROM t) = 1',
  'SELECT * FROM TABLE(sequence(start => 1, stop => 10, step => 3))',
  'SELECT * FROM TABLE(exclude_columns(input => TABLE(t), columns => DESCRIPTOR(l, m, r)))',
  `SELECT * FROM JSON_TABLE('[{"x": 1, "y": [1, 2]}]', 'lax $[*]' AS root COLUMNS (o FOR ORDINALITY, x bigint PATH 'lax $.x' DEFAULT -1 ON EMPTY ERROR ON ERROR, j varchar FORMAT JSON PATH 'lax $.y' WITH WRAPPER, NESTED PATH 'lax $.y[*]' AS inside COLUMNS (y bigint PATH 'lax $')) PLAN (root OUTER inside) EMPTY ON ERROR)`,
  `SELECT * FROM t MATCH_RECOGNIZE (
  PARTITION BY b ORDER BY a
  MEASURES FINAL last(UP.a) AS top, count(UP.*) AS n, classifier() AS c, match_number() AS m
  ALL ROWS PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (^ START UP* (DOWN | {- UP -})?? PERMUTE(UP, DOWN){0,2} $)
  SUBSET ANYONE = (UP, DOWN)
  DEFINE UP AS UP.a > prev(UP.a), DOWN AS DOWN.a < first(START.a)) AS matched`,
  'SELECT a, n OVER w AS n FROM t WINDOW w AS (PARTITION BY b ORDER BY a MEASURES last(A.a) AS n ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING PATTERN (A+) DEFINE A AS A.a > 0)',
  "SELECT 'now()' AS a, 'a; b' AS b, 'it''s -- no comment' AS c, U&'\\00e9' AS d, U&'#00e9' UESCAPE '#' AS e, X'65 66' AS f, '\u{1F600};' AS \"\u{1F600}\"",
  'SELECT t."current_date" FROM (SELECT a AS "current_date" FROM t) AS t',
  'SELECT transform(l, x -> x + a) AS l, reduce(l, 0, (s, x) -> s + x, s -> s) AS s FROM t',
  'SELECT REGEXP_LIKE(b, \'x\') AS "a""b", "Upper"(b) AS c FROM t',
] as const;

/** Expressions over a row of `t` that the guard takes, with the columns that it finds in them. */
export const EXPRESSIONS: readonly (readonly [string, readonly string[] | null])[] = [
  ['a > 0', ['a']],
  ['1 = 1', []],
  ["b = 'x' AND a BETWEEN 0 AND 9 OR NOT (a IS NULL)", ['b', 'a']],
  ["a IN (1, 2) AND b LIKE 'x#%' ESCAPE '#' AND b <> '' AND regexp_like(b, 'x+')", ['a', 'b']],
  ["CASE WHEN a = 1 THEN b ELSE upper(b) END <> CASE b WHEN 'x' THEN '' END", ['a', 'b']],
  ['CAST(a AS DECIMAL(10, 2)) / nullif(a, 0) > 0.5', ['a']],
  [
    'TRY_CAST(l AS ARRAY(double precision)) IS NULL AND TRY_CAST(r AS ROW(x bigint)) IS NULL',
    ['l', 'r'],
  ],
  ["d >= DATE '2026-01-01' - INTERVAL '3' DAY AND extract(year FROM d) = 2026", ['d']],
  ["json_value(j, 'lax $.k' PASSING a AS v RETURNING bigint DEFAULT a ON EMPTY) = 1", ['j', 'a']],
  ["json_exists(j, 'lax $.k') AND json_query(j, 'lax $' WITH WRAPPER) IS NOT NULL", ['j']],
  ["json_array(a, b NULL ON NULL) <> json_object(KEY 'k' VALUE a, b: b)", ['a', 'b']],
  ['l[1] = 1 AND contains(l, 2) AND cardinality(l) > 0', ['l']],
  ["element_at(m, 'x') = 1 AND m['x'] = 1", ['m']],
  ["length(trim(LEADING 'x' FROM b)) = 1 AND normalize(b, NFC) = b", ['b']],
  ["CAST(d AS timestamp(3)) AT TIME ZONE 'UTC' IS NOT NULL", ['d']],
  ['a > 0 -- positive', ['a']],
  ["b <> ')' AND b <> ']' AND b <> '--'", ['b']],
  ["position('x' IN b) > 0 AND substring(b FROM 1 FOR 1) = 'x'", ['b']],
  ["(a, b) = (1, 'x') AND ROW(a) = ROW(1)", ['a', 'b']],
  [
    "coalesce(a, 1) = 1 AND if(a > 1, true, false) AND try(a / 0) = 1 AND format('%s', a) = ''",
    ['a'],
  ],
  ['any_match(l, x -> x > a)', ['l', 'a']],
  ['cardinality(transform(l, A -> a + 1)) = 1', ['l']],
  ['reduce(l, 0, (s, a) -> s + a, s -> s) = a', ['l', 'a']],
  ['cardinality(filter(l, x -> any_match(l, y -> x > y AND b <> b))) = 0', ['l', 'b']],
  ['"A" = 1 AND a = 1 AND "a b""c" = 1', ['A', 'a', 'a b"c']],
  ['any_match(l, "a b""c" -> "a b""c" > a)', ['l', 'a']],
  ['user = 1 AND date = 1', ['user', 'date']],
  ['r.x = 1', null],
  ['t.a = 1 AND a = 1', null],
  ['any_match(ARRAY[r], x -> x.x = 1)', null],
];

/** The table `t`, as one that a statement declares. */
export const ROWS = `SELECT * FROM (VALUES (
  1, 'x', DATE '2026-01-02', ARRAY[1, 2], MAP(ARRAY['x'], ARRAY[1]), '{"k": 1}', CAST(ROW(1) AS ROW(x integer)), 1, 1, 1)
) AS v (a, b, d, l, m, j, r, "a b""c", user, date)`;

/** Queries over the tables of `tpch.tiny`, with those that they read. */
export const TABLES: readonly (readonly [string, readonly string[][]])[] = [
  ['SELECT 1 AS x', []],
  ['TABLE nation', [['nation']]],
  ['SELECT * FROM wap_table', []],
  ['SELECT * FROM "WAP_TARGET" AS x JOIN nation ON x.a = nationkey', [['nation']]],
  [
    'SELECT * FROM "NATION" JOIN Tpch.tiny."region" AS r ON r.regionkey = nation.regionkey JOIN nation AS again ON true',
    [['NATION'], ['Tpch', 'tiny', 'region']],
  ],
  [
    'SELECT * FROM nation, (tiny.part CROSS JOIN region) WHERE nationkey = (SELECT count(*) FROM (TABLE lineitem))',
    [['nation'], ['tiny', 'part'], ['region'], ['lineitem']],
  ],
  [
    'SELECT name FROM nation WHERE regionkey IN (SELECT regionkey FROM region) AND EXISTS (SELECT 1 FROM part WHERE partkey = nationkey) AND nationkey < (SELECT max(custkey) FROM customer)',
    [['nation'], ['region'], ['part'], ['customer']],
  ],
  [
    'SELECT * FROM region AS x CROSS JOIN LATERAL (SELECT nation.name AS n FROM nation)',
    [['region'], ['nation']],
  ],
  ['SELECT * FROM TABLE(exclude_columns(TABLE(nation), DESCRIPTOR(name)))', [['nation']]],
  [
    'SELECT * FROM TABLE(exclude_columns(TABLE(SELECT * FROM region) AS x, DESCRIPTOR(name)))',
    [['region']],
  ],
  ['WITH nation AS (SELECT 1 AS a) SELECT * FROM nation', []],
  ['WITH "Nation" AS (SELECT 1 AS a) SELECT * FROM NATION', []],
  ['WITH nation AS (SELECT 1 AS a) SELECT * FROM nation, tiny.nation AS n', [['tiny', 'nation']]],
  ['WITH nation AS (SELECT * FROM nation) SELECT * FROM nation', [['nation']]],
  [
    'WITH region AS (SELECT * FROM nation), nation AS (TABLE region) SELECT * FROM nation',
    [['nation']],
  ],
  [
    'WITH x AS (TABLE region) SELECT * FROM (WITH region AS (TABLE nation) SELECT region.name AS n FROM region, x) AS y',
    [['region'], ['nation']],
  ],
  ['SELECT * FROM (WITH region AS (SELECT 1 AS a) TABLE region) AS x, region', [['region']]],
  [
    'WITH RECURSIVE region (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM region WHERE a < 3) SELECT * FROM region',
    [],
  ],
  [
    'WITH nation AS (SELECT 1 AS name, 2 AS b) SELECT * FROM TABLE(exclude_columns(TABLE(nation), DESCRIPTOR(name))) AS x, (VALUES 1) AS y',
    [],
  ],
];
