import { describe, expect, it } from 'vitest';
import { contractOf, FLAVOURS } from './contract.ts';

const CHECK_RUN = { name: 'wap-gate', head_sha: 'a'.repeat(40) };
const COMMENTS = '/repos/o/r/issues/7/comments';
const RUNS = '/repos/o/r/check-runs';
const ERROR = { message: 'Not Found', documentation_url: 'https://docs.github.com', status: '404' };

describe.each(FLAVOURS)('the contract of %s', (flavour) => {
  const contract = contractOf(flavour);

  const request = (method: string, path: string, body?: unknown): string[] => {
    const { pathname, searchParams } = new URL(path, 'http://x');
    return contract
      .request({ method, path: pathname, query: searchParams, body })
      .map(({ sentence }) => sentence);
  };
  const answer = (method: string, path: string, status: number, body?: unknown): string[] =>
    contract.answer({ method, path }, { status, body }).map(({ sentence }) => sentence);

  it('finds nothing wrong with what is right', () => {
    const annotation = { path: 'a.yml', start_line: 1, end_line: 1, message: 'x' };
    const annotations = [{ ...annotation, annotation_level: 'failure' }];
    const output = { title: 't', summary: 's', annotations };
    expect(request('POST', COMMENTS, { body: 'x' })).toEqual([]);
    expect(request('GET', `${COMMENTS}?per_page=100&page=2`)).toEqual([]);
    expect(request('POST', RUNS, { ...CHECK_RUN, output })).toEqual([]);
    expect(request('PATCH', `${RUNS}/1`, { output, status: 'in_progress' })).toEqual([]);
    expect(request('GET', '/repos/o/r/contents/a/b%20c.yml?ref=x')).toEqual([]);
    expect(request('GET', '/repos/o/r/commits/heads/main/check-runs')).toEqual([]);
    expect(request('DELETE', '/repos/o/r/issues/comments/5')).toEqual([]);
    expect(answer('DELETE', '/repos/o/r/issues/comments/5', 204)).toEqual([]);
    expect(answer('GET', COMMENTS, 404, ERROR)).toEqual([]);
    expect(answer('POST', RUNS, 403, ERROR)).toEqual([]);
  });

  it.each([
    ['GET', '/repos/o/r/issues', undefined, 'is no operation of the description'],
    ['PUT', COMMENTS, { body: 'x' }, 'is no operation of the description'],
    ['GET', '/repos/o/r/issues/x/comments', undefined, 'path/issue_number must be integer'],
    ['GET', `${COMMENTS}?per_page=many`, undefined, 'query/per_page must be integer'],
    ['GET', `${COMMENTS}?since=now`, undefined, 'query/since must match format "date-time"'],
    ['GET', `${COMMENTS}?sort=id`, undefined, 'query/sort is not in the description'],
    ['GET', `${COMMENTS}?page=1&page=2`, undefined, 'query/page is given 2 times'],
    ['GET', COMMENTS, { a: 1 }, 'body is given and the description has none'],
    ['POST', COMMENTS, undefined, 'body is missing'],
    ['POST', COMMENTS, {}, "body must have required property 'body'"],
    ['POST', COMMENTS, { body: null }, 'body/body must be string'],
    ['POST', COMMENTS, { body: 'x', event: 'y' }, 'body/event is not in the description'],
    ['POST', COMMENTS, ['x'], 'body must be object'],
    ['POST', RUNS, { ...CHECK_RUN, headSha: 'x' }, 'body/headSha is not in the description'],
    [
      'POST',
      RUNS,
      { ...CHECK_RUN, started_at: 'now' },
      'body/started_at must match format "date-time"',
    ],
  ])('finds a request that is wrong: %s %s %j', (method, path, body, sentence) => {
    const [without] = path.split('?');
    expect(request(method, path, body)).toEqual([`${method} ${without!}: ${sentence}`]);
  });

  it('finds what is wrong deep in a body', () => {
    const annotation = { path: 'a', start_line: '1', end_line: 1, message: 'x', level: 'failure' };
    const output = { title: 't', summary: 's', annotations: [annotation] };
    expect(request('POST', RUNS, { ...CHECK_RUN, output })).toEqual([
      `POST ${RUNS}: body/output/annotations/0 must have required property 'annotation_level'`,
      `POST ${RUNS}: body/output/annotations/0/level is not in the description`,
      `POST ${RUNS}: body/output/annotations/0/start_line must be integer`,
    ]);
    const many = Array.from({ length: 51 }, () => ({
      ...{ path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'x' },
    }));
    expect(request('PATCH', `${RUNS}/1`, { output: { summary: 's', annotations: many } })).toEqual([
      `PATCH ${RUNS}/1: body/output/annotations must NOT have more than 50 items`,
    ]);
    expect(request('PATCH', `${RUNS}/1`, { status: 'completed' })).not.toEqual([]);
    expect(request('POST', RUNS, { ...CHECK_RUN, conclusion: 'passed' })).toEqual([
      expect.stringContaining('body/conclusion must be one of action_required, cancelled, failure'),
    ]);
  });

  it('finds an answer that is wrong', () => {
    const limit = { limit: 1, remaining: 1, reset: 1, used: 0 };
    const overview = { rate: limit, resources: { core: limit, search: limit } };
    expect(answer('GET', '/rate_limit', 200, overview)).toEqual([]);
    const late = { ...overview, rate: { ...limit, reset: 'soon' } };
    expect(answer('GET', '/rate_limit', 200, late)).toEqual([
      'GET /rate_limit: answer 200: body/rate/reset must be integer',
    ]);
    expect(answer('GET', '/rate_limit', 200, { ...overview, more: 1 })).toEqual([
      'GET /rate_limit: answer 200: body/more is not in the description',
    ]);
    expect(answer('GET', '/rate_limit', 200)).toEqual(['GET /rate_limit: answer 200: has no body']);
    expect(answer('GET', '/rate_limit', 201, overview)).toEqual([
      'GET /rate_limit: answer 201: is not in the description',
    ]);
    expect(answer('GET', COMMENTS, 404, { message: 1 })).toEqual([
      `GET ${COMMENTS}: answer 404: body/message must be string`,
    ]);
    expect(answer('POST', COMMENTS, 422, { message: 'x' })).toEqual([
      `POST ${COMMENTS}: answer 422: body must have required property 'documentation_url'`,
    ]);
    expect(answer('DELETE', '/repos/o/r/issues/comments/5', 204, {})).toEqual([
      'DELETE /repos/o/r/issues/comments/5: answer 204: has no body in the description',
    ]);
    expect(answer('GET', '/users', 200, {})).toEqual([
      'GET /users: answer 200: is to no operation of the description',
    ]);
  });
});
