/** What the journeys of policy.test.ts share: the nation, two regions, and one that the product has never heard of. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useJourney } from '../support/journey.ts';
import { SHIPPED_REGIONS } from '../support/journey-regions.ts';
import { ELSEWHERE, HOME, NATION } from '../support/regions.ts';

export const NEW_REGION = 'tanjung-puspa';
const EXAMPLE = fileURLToPath(new URL('../../docs/examples/05-new-region', import.meta.url));

/** As shipped: a year with all its days, but no holidays, which would be known for a few years only. */
async function folder(dataDir: string): Promise<string> {
  const dir = join(dataDir, 'regions');
  await mkdir(dir);
  const packs: [from: string, region: string][] = [
    [SHIPPED_REGIONS, HOME],
    [SHIPPED_REGIONS, ELSEWHERE],
    [EXAMPLE, NEW_REGION],
  ];
  for (const [from, region] of packs) {
    for (const file of [`${region}.json`, `${region}.cases.json`]) await copyFile(join(from, file), join(dir, file));
  }
  const { calendar, ...nation } = JSON.parse(await readFile(join(SHIPPED_REGIONS, `${NATION}.json`), 'utf8'));
  const anyYear = { ...nation, calendar: { ...calendar, holidays: [] } };
  await writeFile(join(dir, `${NATION}.json`), JSON.stringify(anyYear));
  return dir;
}

export const journey = useJourney({ regions: folder });
