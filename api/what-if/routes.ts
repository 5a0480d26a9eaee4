import { z } from '@hono/zod-openapi';
import { answer, paging, RegionFilter } from '../http/forms.ts';
import { command, list, operations, read } from '../http/operations.ts';
import type { Action } from '../access/policy.ts';
import {
  ComparedPersonSchema,
  ShadowRequestSchema,
  WhatIfMetaSchema,
  WhatIfPreviewSchema,
  WhatIfRequestSchema,
  WhatIfSchema,
} from './schema.ts';
import { comparedPeople, presentWhatIf } from './view.ts';
import {
  authorizedWhatIf,
  cancelWhatIf,
  endShadow,
  type ComparisonKind,
  listOfKind,
  previewWhatIf,
  requestWhatIf,
} from './what-ifs.ts';

type Words = [action: Action, summary: string, answers: string];
type Routes = {
  kind: ComparisonKind;
  path: string;
  body: typeof WhatIfRequestSchema | typeof ShadowRequestSchema;
  status: 201 | 202;
  create: Words;
  list: Words;
  one: Words;
  people: [name: string, ...Words];
  end: [name: string, ...Words];
  ending: typeof cancelWhatIf;
};
const SEEN = 'auditors see no person and no small group';

const WHAT_IFS: Routes = {
  kind: 'whatIf',
  path: '/v1/what-ifs',
  body: WhatIfRequestSchema,
  status: 202,
  create: ['createWhatIf', 'Ask what another rule pack would change', 'Accepted; Location tells how far it is'],
  list: ['listWhatIfs', 'List what was asked', 'What-ifs'],
  one: ['getWhatIf', 'Read progress and result', `The what-if; ${SEEN}`],
  people: ['people', 'listWhatIfPeople', 'Who would newly be sanctioned', 'People, without the caller'],
  end: ['cancel', 'cancelWhatIf', 'Stop a what-if that is still running', 'It is being stopped'],
  ending: cancelWhatIf,
};
const SHADOWS: Routes = {
  kind: 'shadow',
  path: '/v1/shadows',
  body: ShadowRequestSchema,
  status: 201,
  create: ['createShadow', 'Let a pack score silently for a period', 'The shadow; its scores reach nobody but HR'],
  list: ['listShadows', 'List shadows', 'Shadows'],
  one: ['getShadow', 'Read a shadow and its comparison report', `The shadow; ${SEEN}`],
  people: [
    'scores',
    'listShadowScores',
    'Every decision of the period beside the silent one',
    'Decisions, without the caller’s own',
  ],
  end: ['end', 'endShadow', 'End a shadow with its comparison report', 'The report is being made'],
  ending: endShadow,
};

const named = ([action, summary, answers]: Words) => ({ action, summary, answers });

const PREVIEW = 'Dry run: the pack is valid, and so many people it would be about';

function operationsOf({ kind, path, body, status, ...routes }: Routes) {
  const [peopleName, ...people] = routes.people;
  const [endName, ...end] = routes.end;
  const location = ({ id }: { id: string }) => `${path}/${id}`;
  return [
    command({
      ...named(routes.create),
      path,
      body,
      dryRun: {
        answers: answer(WhatIfPreviewSchema, PREVIEW),
        run: (deps, { caller, body: request }) => previewWhatIf(deps, caller, { kind, request }),
      },
      status,
      answers: answer(WhatIfSchema, routes.create[2]),
      location,
      run: async (deps, { caller, key, body: request }) =>
        presentWhatIf(deps, caller, await requestWhatIf(deps, caller, { kind, key, request })),
    }),
    list({
      ...named(routes.list),
      path,
      query: z.strictObject({ region: RegionFilter, ...paging }),
      row: WhatIfMetaSchema,
      run: (deps, { caller, query }) => listOfKind(deps, caller, { kind, query }),
    }),
    read({
      ...named(routes.one),
      path: `${path}/{id}`,
      answers: answer(WhatIfSchema, routes.one[2]),
      run: async (deps, { caller, params: { id } }) =>
        presentWhatIf(deps, caller, await authorizedWhatIf(deps, caller, { id, kind, action: routes.one[0] })),
    }),
    list({
      ...named(people),
      path: `${path}/{id}/${peopleName}`,
      query: z.strictObject(paging),
      row: ComparedPersonSchema,
      run: async (deps, { caller, params: { id }, query }) => {
        const doc = await authorizedWhatIf(deps, caller, { id, kind, action: people[0] });
        return comparedPeople(deps, caller, { doc, query });
      },
    }),
    command({
      ...named(end),
      path: `${path}/{id}/${endName}`,
      status: 202,
      answers: answer(WhatIfSchema, end[2]),
      location,
      run: async (deps, { caller, params: { id } }) => {
        const wanted = { id, kind, action: end[0] };
        await routes.ending(deps, caller, await authorizedWhatIf(deps, caller, wanted));
        return presentWhatIf(deps, caller, await authorizedWhatIf(deps, caller, wanted));
      },
    }),
  ];
}

export const registerWhatIfs = operations('What-if', ...operationsOf(WHAT_IFS), ...operationsOf(SHADOWS));
