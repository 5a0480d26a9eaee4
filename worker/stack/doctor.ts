/** `npm run doctor`: which servers would be used and why, without fetching or starting anything. */
import { join } from 'node:path';
import { readStamp } from './engine-stamp.ts';
import { isAlive, readNote } from './process-identity.ts';
import { projectRoot, realOutside } from './outside.ts';
import { foresee, type Need, NothingWorks, type ServerSource } from './resolve.ts';
import { databaseNeed, databaseSteps } from './resolve-mongodb.ts';
import { TEMPORAL_NEED, temporalSteps } from './resolve-temporal.ts';
import { TEST_SERVER_NEED, testServerSteps } from './test-server.ts';

const say = (line: string) => console.log(line);
const outside = realOutside(say);
const dataDir = process.env.SIKLUS_DATA_DIR || join(projectRoot(), '.siklus');
const stamp = readStamp(dataDir);

say(`Node ${process.versions.node} on ${process.platform}-${process.arch} (needs ≥ 20.19; 22 or 24 recommended)`);
say(`Data: ${dataDir}${stamp === undefined ? ', no cycle yet' : `, written by ${stamp}`}; tools: ${outside.toolsDir}`);
const supervisor = readNote(join(dataDir, 'run', 'supervisor.json'));
if (supervisor !== undefined && isAlive(supervisor))
  say(`Running: process ${supervisor.pid}, ${supervisor.note ?? ''}`);

const reports = [
  await report('Database', databaseNeed(dataDir, stamp), databaseSteps(outside, stamp)),
  await report('Temporal', TEMPORAL_NEED, temporalSteps(outside)),
  await report('Time-skipping server (tests only)', TEST_SERVER_NEED, testServerSteps(outside)),
];
process.exitCode = reports.every(Boolean) ? 0 : 2;

async function report<T>(title: string, need: Need, steps: ServerSource<T>[]): Promise<boolean> {
  const { step, detail, tried } = await foresee(steps);
  say(`\n${title}`);
  const width = Math.max(...steps.map(({ name }) => name.length));
  for (const { step: name, reason } of tried) say(`  ✗ ${name.padEnd(width)}  ${reason}`);
  if (step !== undefined) say(`  ✓ ${step.padEnd(width)}  ${detail}`);
  for (const { name } of steps.slice(tried.length + 1)) say(`    ${name.padEnd(width)}  not needed`);
  if (step === undefined) say(new NothingWorks(need, tried).message);
  return step !== undefined;
}
