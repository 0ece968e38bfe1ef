import { Fault } from '../../../src/domain/fault.ts';
import { openLine } from '../../../src/engines/trino/protocol/client.ts';
import { runStatement } from '../../../src/engines/trino/protocol/statement.ts';
import { settingsOf } from './connection.ts';

/**
 * A process of its own that asks one question and prints what it came to, since a proxy is found in the environment of a
 * process. Arguments: address, password or '', file to trust or '', milliseconds.
 */
const [server = '', password = '', ca = '', timeout = ''] = process.argv.slice(2);
const settings = settingsOf(server, {
  password: password === '' ? null : () => password,
  ca: ca === '' ? null : ca,
});
const line = await openLine(settings);
try {
  const options = { signal: new AbortController().signal, timeout: Number(timeout) };
  const { rows } = await runStatement(settings, line, 'SELECT 1', options);
  console.log(JSON.stringify({ rows }));
} catch (thrown) {
  console.log(JSON.stringify({ fault: thrown instanceof Fault ? thrown.record : String(thrown) }));
} finally {
  line.close();
}
