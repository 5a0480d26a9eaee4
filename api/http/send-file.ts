import type { AppContext } from '../deps.ts';
import type { PackFile } from '../pack/draft/pack-files.ts';

/** As it is, to be saved: a file that is exported twice is the same file. */
export function sendFile(c: AppContext, { name, text }: PackFile): Response {
  c.header('Content-Disposition', `attachment; filename="${name}"`);
  return c.body(text, 200, { 'Content-Type': 'application/json' });
}
