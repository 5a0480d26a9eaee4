/** What the page of reviews offers somebody to record is what its form takes from them. */
import { expect, it } from 'vitest';
import { HOME } from '../../support/regions.ts';
import { launchedCast, useRunningApi } from '../../support/running-api.ts';
import { askPage, signedIn, testSite } from '../../support/site.ts';

const api = useRunningApi();

it('offers the person and the assessor no form that refuses them', async () => {
  const cast = await launchedCast(api(), HOME, { speed: 0 });
  const id = await cast.appraisalOf(cast.ids.sri);
  const site = await testSite(api());
  for (const [who, kinds] of [
    [cast.ids.sri, ['dialogue', 'development']],
    [cast.ids.head, ['dialogue', 'coaching', 'warning', 'development']],
  ] as const) {
    const cookie = await signedIn(site, who);
    const { status, html } = await askPage(site, `/penilaian/${id}/tinjauan`, { cookie });
    expect(status).toBe(200);
    const offered = [...html.matchAll(/href="(\/penilaian\/[^"]*\/tinjauan\/catat\/([a-z]+))"/g)];
    expect(offered.map(([, , kind]) => kind)).toEqual(kinds);
    for (const [, path = ''] of offered)
      expect([path, (await askPage(site, path, { cookie })).status]).toEqual([path, 200]);
  }
});
