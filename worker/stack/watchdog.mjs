// Ends the children of a parent that is gone, however it went: its own standard input closes when the parent dies, be it by kill -9.
// Lines: `+pid` a child has started, `-pid` it has ended. Plain JavaScript, so that it starts at once.
import { setTimeout as sleep } from 'node:timers/promises';

const GRACE_MS = 8_000;
const children = [];
let rest = '';

process.stdin.setEncoding('utf8');
for await (const chunk of process.stdin) {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const pid = Number(line.slice(1));
    if (line.startsWith('+')) children.push(pid);
    else if (children.includes(pid)) children.splice(children.indexOf(pid), 1);
  }
}

const reversed = children.toReversed();
for (const pid of reversed) signal(pid, 'SIGTERM');
const deadline = Date.now() + GRACE_MS;
for (const pid of reversed) {
  while (signal(pid, 0) && Date.now() < deadline) await sleep(50);
  // A child leads its own process group; whatever it started itself goes with it.
  signal(-pid, 'SIGKILL');
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
