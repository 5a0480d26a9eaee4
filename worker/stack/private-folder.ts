import { chmodSync, mkdirSync } from 'node:fs';

/** For its owner only, also where an earlier version made it for everybody. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
}
