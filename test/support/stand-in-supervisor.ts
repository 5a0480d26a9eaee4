/** A parent with one child, for test/unit/stack/child.test.ts: prints the child's number, then goes the way it was told. */
import { startChild } from '../../worker/stack/child.ts';
import { canConnect } from '../../worker/stack/ports.ts';

const [runDir = '', port = '', ending] = process.argv.slice(2);
const child = await startChild({
  name: 'stand-in',
  command: process.execPath,
  args: ['-e', `require('node:net').createServer().listen(${Number(port)}, '127.0.0.1')`],
  ready: () => canConnect(`127.0.0.1:${port}`),
  runDir,
  log: () => undefined,
});
process.stdout.write(`${child.pid()}\n`, () => {
  if (ending === 'process.exit') process.exit(1);
  if (ending === 'an uncaught error') throw new Error('nobody expects this one; the test does');
});
