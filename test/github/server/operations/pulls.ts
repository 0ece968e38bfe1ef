import type { Call, Doings } from '../exchange.ts';
import { page } from '../pages.ts';
import type { Pull } from '../records.ts';
import { notFound } from '../refusal.ts';
import { fileShape, pullShape } from '../shapes/pulls.ts';

/** GitHub lists no more of them, however many there are. */
const MOST_FILES = 3000;

/** A pull request and its files. */
export const PULLS: Doings = {
  'pulls/get': {
    needs: [['pull_requests', 'read']],
    run: (call) => ({
      status: 200,
      body: pullShape(call.state, call.site, call.repository, pull(call)),
    }),
  },
  'pulls/list-files': {
    needs: [['pull_requests', 'read']],
    run: (call) => {
      const found = pull(call);
      return page(call, found.files.slice(0, MOST_FILES), (files) =>
        files.map((file) => fileShape(file, call.repository, found, call.site)),
      );
    },
  },
};

function pull({ repository, at }: Call): Pull {
  const number = Number(at['pull_number']);
  const found = repository.pulls.find((one) => one.number === number);
  if (found === undefined) throw notFound();
  return found;
}
