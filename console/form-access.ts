/** Forms are only for those who may send them: which operation each is for. The one access table answers (docs/decisions/0056). */
import type { Hono } from 'hono';
import { type Action, POLICY, seesRegion } from '../api/access/policy.ts';
import { requireRegion } from '../api/access/scope.ts';
import { notFound } from '../api/problem/problem.ts';
import { keyOperation } from './people/key-table.tsx';
import type { PageEnv } from './visit.ts';

type Parameters = Record<string, string>;

/** By the address of the form. Forms about an appraisal ask how one stands to it, where it is read. */
const FORMS: Record<string, (parameters: Parameters) => string> = {
  '/wilayah/:region/pegawai/impor': () => 'importEmployees',
  '/wilayah/:region/unit/impor': () => 'importUnits',
  '/wilayah/:region/unit/:unit/ubah': () => 'describeUnit',
  '/wilayah/:region/pegawai/:id/plt': () => 'appointActing',
  '/wilayah/:region/pegawai/:id/plt/:standIn/akhiri': () => 'endStandIn',
  '/wilayah/:region/pegawai/:id/peran': () => 'grantRole',
  '/wilayah/:region/pegawai/:id/peran/:grant/cabut': () => 'revokeRole',
  '/wilayah/:region/siklus/baru': () => 'launchCycle',
  '/wilayah/:region/pegawai/:id/atasan': () => 'importEmployees',
  '/wilayah/:region/siklus/:label/lakukan/:operation': ({ operation = '' }) =>
    OF_CYCLE[operation] ?? `${operation}Cycle`,
  '/wilayah/:region/siklus/:label/kalibrasi/:unit/organisasi': () => 'setOrganisationPredicate',
  '/wilayah/:region/siklus/:label/kalibrasi/:unit/akhiri/:move': ({ move }) =>
    move === 'kesampingkan' ? 'overrideDistribution' : 'closeCalibration',
  '/wilayah/:region/gaji/baru': () => 'exportPayroll',
  '/wilayah/:region/gaji/:id/baris/:line/batal': () => 'reversePayrollLine',
  '/wilayah/:region/kunci/baru': () => 'createApiKey',
  '/wilayah/:region/kunci/:id/:move': ({ move }) => keyOperation(move),
  '/wilayah/:region/suara/:id': () => 'moderateVoice',
  '/wilayah/:region/aturan/draf/baru': () => 'createPackDraft',
  '/wilayah/:region/aturan/draf/:id/angka': () => 'editPackDraft',
  '/wilayah/:region/aturan/draf/:id/berkas': () => 'editPackDraft',
  '/wilayah/:region/aturan/draf/:id/lakukan/:move': ({ move }) => `${move}PackDraft`,
};

const OF_CYCLE: Record<string, string> = { clock: 'moveCycleClock', launch: 'relaunchCycle' };

const isAction = (name: string): name is Action => Object.hasOwn(POLICY, name);

/** Before the pages: another region's are not there, and a form that somebody could not send is refused as its sending would be. */
export function formAccess(site: Hono<PageEnv>): void {
  const ofRegion = '/wilayah/:region/*';
  site.use(ofRegion, async (c, next) => {
    if (!seesRegion(c.get('visit').principal, c.req.param('region'))) throw notFound();
    await next();
  });
  for (const [path, actionOf] of Object.entries(FORMS)) {
    site.use(path, async (c, next) => {
      const parameters: Parameters = c.req.param();
      const action = actionOf(parameters);
      if (!isAction(action)) throw notFound();
      requireRegion(c.get('visit').principal, action, parameters['region'] ?? '');
      await next();
    });
  }
}
