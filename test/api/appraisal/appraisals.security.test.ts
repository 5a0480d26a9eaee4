import { beforeAll, describe, expect, it } from 'vitest';
import { oneTarget } from '../../../rules/language/targets.ts';
import { insertDecision } from '../../../store/appraisal/decisions.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import { getPack } from '../../../store/pack/rule-packs.ts';
import { insertSubmission } from '../../../store/appraisal/submissions.ts';
import { type Json, useApi } from '../../support/api.ts';
import type { AppraisalView } from '../../../workflows/record.ts';
import { aBatch, anEntry, aView, freshId } from '../../support/store.ts';
import { FOURTH, HOME } from '../../support/regions.ts';

const api = useApi();
const REGION = FOURTH;
const WHO = { own: 'e-own', boss: 'e-boss', second: 'e-second', peer: 'e-peer-zulkifli' };
const PEERS = [WHO.peer, 'e-peer-ratna', 'e-peer-yusuf'];
const SECRET_WORDS = 'gaya bahasa yang dikenali';

const key = (who: string | null, more: object = {}) =>
  api().keyFor({ region: REGION, roles: ['employee', 'assessor'], employeeId: who, ...more });
const read = async (who: string, path: string) => api().call('GET', path, { key: await key(who) });

const RATINGS = { supervisorBehaviour: 9300, newIdea: true };
const TARGETS = { targets: oneTarget(9300) };
const scored = (peers: number, peerMean: number) => ({
  ...RATINGS,
  ...TARGETS,
  measurementWorkshop: true,
  peerCount: peers,
  peerMean,
});

type Stage = 'feedback' | 'calibration' | 'result';

/** An appraisal with peers' feedback and a stored decision, in the stage given. */
async function anAppraisal(stage: Stage, peers = 3): Promise<string> {
  const id = freshId('a');
  const digest = await api().packOf(REGION);
  const pack = await getPack(api().store, digest);
  if (!pack) throw new Error('no pack');
  const decision = await evaluate(pack, scored(peers, 8700));
  const decisionId = `decision/${id}/1`;
  const facts = scored(peers, 8700);
  await insertDecision(api().store, { _id: decisionId, appraisalId: id, region: REGION, facts, decision });
  const submission = {
    appraisalId: id,
    region: REGION,
    digest: 'sha256:x',
    status: 'accepted' as const,
    at: '2026-11-01',
  };
  await insertSubmission(api().store, {
    ...submission,
    _id: `${id}-p`,
    kind: 'submitFeedback',
    actor: { id: WHO.peer, as: 'peer' },
    body: { facts: { peerRating: 8100 }, text: SECRET_WORDS },
  });
  await insertSubmission(api().store, {
    ...submission,
    _id: `${id}-r`,
    kind: 'returnTargets',
    actor: { id: WHO.boss, as: 'assessor' },
    body: { reason: 'belum terukur' },
  });
  const has = stage === 'feedback' ? {} : { score: decision.score, predicate: decision.predicate, decisionId };
  const view = aView({
    stage,
    stageKind: stage,
    assessorId: WHO.boss,
    secondReviewerId: WHO.second,
    peerIds: PEERS,
    peerAnswers: peers,
    facts: stage === 'feedback' ? {} : facts,
    ...has,
    waitingOn: stage === 'feedback' ? [{ as: 'peer', id: 'e-peer-ratna', for: 'submitFeedback' }] : [],
  });
  const entries = [
    anEntry(1, { type: 'appraisal.launched', changes: view }),
    anEntry(2, { type: 'targets.returned', actor: { id: WHO.boss, as: 'assessor' }, submissionId: `${id}-r` }),
    anEntry(3, {
      type: 'feedback.submitted',
      actor: { id: WHO.peer, as: 'peer' },
      submissionId: `${id}-p`,
      changes: { peerAnswers: peers, waitingOn: view.waitingOn },
    }),
    anEntry(4, {
      type: 'score.finalised',
      actor: { id: WHO.boss, as: 'assessor' },
      data: { facts: RATINGS },
      changes: { facts },
    }),
    anEntry(5, { type: 'appraisal.scored', data: { decisionId, facts }, changes: has }),
  ];
  const about = { appraisalId: id, region: REGION, unit: 'disdukcapil', employeeId: WHO.own, pack: digest };
  await appendBatch(api().store, aBatch({ ...about, version: 5, entries, view }));
  return id;
}

let feedback: string, calibration: string, result: string, few: string, answering: string;
beforeAll(async () => {
  feedback = await anAppraisal('feedback');
  calibration = await anAppraisal('calibration');
  result = await anAppraisal('result');
  few = await anAppraisal('result', 2);
  const asked = PEERS.slice(0, 2).map((id) => ({ as: 'peer' as const, id, for: 'submitFeedback' as const }));
  const view = {
    stage: 'feedback',
    stageKind: 'feedback',
    assessorId: WHO.boss,
    peerIds: PEERS,
    waitingOn: asked,
  } as const;
  answering = await api().appraisal({ region: REGION, unit: 'disdukcapil', employeeId: WHO.own, view });
});

const aboutIt = async (who: string, id: string) => {
  const paths = ['', '/journal', '/explanation', '/outcomes'].map((end) => `/v1/appraisals/${id}${end}`);
  return (await Promise.all(paths.map((path) => read(who, path)))).map(({ text }) => text).join('\n');
};
const everything = async (who: string, id: string) => {
  const lists = await Promise.all(['', '?waitingOn=peer'].map((query) => read(who, `/v1/appraisals${query}`)));
  return [await aboutIt(who, id), ...lists.map(({ text }) => text)].join('\n');
};

describe('the appraised person', () => {
  it('never learns who the peers are, from no answer at all', async () => {
    for (const id of [feedback, calibration, result]) {
      const told = await everything(WHO.own, id);
      expect(told).toContain(id);
      for (const peer of PEERS) expect(told).not.toContain(peer);
      expect(told).not.toContain(SECRET_WORDS);
      expect(told).not.toContain('8100');
    }
  });

  it('cannot find out by asking for whom their appraisal waits', async () => {
    for (const peer of PEERS) {
      const { body } = await read(WHO.own, `/v1/appraisals?waitingOn=${peer}`);
      expect(body.data).toEqual([]);
    }
    const mine = await read(WHO.own, '/v1/appraisals');
    expect(mine.body.data.map(({ id }: Json) => id)).toContain(feedback);
  });

  it('cannot tell from the place of their appraisal among others that a peer has answered', async () => {
    const { appraisals } = api().store.models;
    const colleagues = await key(WHO.own, { roles: ['employee', 'assessor'] });
    const view = { assessorId: WHO.own, stage: 'execution', stageKind: 'execution' } as const;
    const under = await api().appraisal({ region: REGION, unit: 'disdukcapil', employeeId: 'e-under', view });
    const order = async (query = '') =>
      (await api().call('GET', `/v1/appraisals?limit=200${query}`, { key: colleagues })).body.data.map(
        ({ id }: Json) => id,
      );
    const before = await order();
    expect(before).toEqual(expect.arrayContaining([feedback, answering, under]));
    await appraisals.updateOne({ _id: feedback }, { $set: { updatedAt: '2099-01-01T00:00:00.000Z' } });
    expect(await order()).toEqual(before);
    expect(await order('&stage=feedback')).toEqual(before.filter((id: string) => [feedback, answering].includes(id)));
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: Json } = await api().call(
        'GET',
        `/v1/appraisals?limit=2${cursor && `&cursor=${cursor}`}`,
        {
          key: colleagues,
        },
      );
      expect(body.data.length).toBeLessThanOrEqual(2);
      paged.push(...body.data.map(({ id }: Json) => id));
      cursor = body.page.nextCursor;
    }
    expect(paged).toEqual(before);
  });

  it('cannot get round it with another role: own comes first', async () => {
    const both = await key(WHO.own, { roles: ['employee', 'hr', 'admin', 'auditor'] });
    for (const path of [`/v1/appraisals/${result}`, `/v1/appraisals/${result}/journal`]) {
      const { text, status } = await api().call('GET', path, { key: both });
      expect(status).toBe(200);
      for (const peer of PEERS) expect(text).not.toContain(peer);
    }
    const asked = await api().call('GET', `/v1/appraisals?waitingOn=e-peer-ratna`, { key: both });
    expect(asked.body.data.filter(({ employeeId }: Json) => employeeId === WHO.own)).toEqual([]);
  });

  it('sees the result from its stage on, not before', async () => {
    const before = await read(WHO.own, `/v1/appraisals/${calibration}`);
    expect(before.body).toMatchObject({ score: null, predicate: null, decisionId: null, flags: [], outcomes: [] });
    const journal = await read(WHO.own, `/v1/appraisals/${calibration}/journal`);
    const byType = new Map<string, Json>(journal.body.data.map((entry: Json) => [entry.type, entry]));
    for (const type of ['appraisal.scored', 'score.finalised'])
      expect(byType.get(type)).toMatchObject({ data: {}, changes: {} });
    expect(before.body.facts).toEqual({ measurementWorkshop: true });
    const early = await read(WHO.own, `/v1/appraisals/${calibration}/explanation`);
    expect([early.status, early.body.code]).toEqual([409, 'result-not-ready']);

    const after = await read(WHO.own, `/v1/appraisals/${result}`);
    expect(after.body).toMatchObject({ predicate: 'BAIK', score: { final: expect.any(Number) } });
    const why = await read(WHO.own, `/v1/appraisals/${result}/explanation?lang=en`);
    expect(why.status).toBe(200);
    expect(why.body.decision.inputs).toMatchObject(RATINGS);
    expect(why.body.reading.join('\n')).toContain('93.00');
    expect(why.body.sentences.length).toBe(why.body.reading.length);
  });

  it('cannot count what they do not see by what is between: no number is left out', async () => {
    const { body } = await read(WHO.own, `/v1/appraisals/${feedback}/journal`);
    const seqs = body.data.map(({ seq }: Json) => seq);
    expect(seqs).toEqual([1, 2, 3, 4]);
    expect((await read(WHO.own, `/v1/appraisals/${feedback}`)).body.version).toBe(4);
    expect((await read(WHO.boss, `/v1/appraisals/${feedback}`)).body.version).toBe(5);
    const page = await read(WHO.own, `/v1/appraisals/${feedback}/journal?limit=3`);
    const next = await read(WHO.own, `/v1/appraisals/${feedback}/journal?cursor=${page.body.page.nextCursor}`);
    expect([...page.body.data, ...next.body.data].map(({ seq }: Json) => seq)).toEqual(seqs);
  });

  it('reads why targets were returned', async () => {
    const journal = await read(WHO.own, `/v1/appraisals/${feedback}/journal`);
    expect(journal.body.data[1]).toMatchObject({ type: 'targets.returned', text: { reason: 'belum terukur' } });
  });

  it('is told that peers answered when their stage is over, and not when each of them did', async () => {
    const types = (answer: { body: Json }) => answer.body.data.map(({ type }: Json) => type);
    expect(types(await read(WHO.own, `/v1/appraisals/${feedback}/journal`))).not.toContain('feedback.submitted');
    expect(types(await read(WHO.boss, `/v1/appraisals/${feedback}/journal`))).toContain('feedback.submitted');
    const [, , answer, next] = (await read(WHO.own, `/v1/appraisals/${result}/journal`)).body.data;
    expect(answer).toMatchObject({ type: 'feedback.submitted', actor: { id: null, as: 'peer' }, text: null });
    expect([answer.at, answer.recordedAt]).toEqual([next.at, next.recordedAt]);
    const alone = await read(WHO.own, `/v1/appraisals/${result}/journal?limit=3`);
    expect(alone.body.data[2].recordedAt).toBe(next.recordedAt);
  });

  it('cannot follow the answers by version, date or count while they come', async () => {
    const state = async (query = '') => {
      const [one, list] = await Promise.all([
        read(WHO.own, `/v1/appraisals/${answering}`),
        read(WHO.own, `/v1/appraisals?employee=${WHO.own}${query}`),
      ]);
      const { relations: _, ...shown } = one.body;
      return { shown, etag: one.headers.get('etag'), ids: list.body.data.map(({ id }: Json) => id) };
    };
    const before = await state();
    expect(before.ids).toContain(answering);
    const changed: Partial<AppraisalView> = {
      peerAnswers: 1,
      waitingOn: [{ as: 'peer', id: 'e-peer-ratna', for: 'submitFeedback' }],
    };
    const entry = anEntry(2, { type: 'feedback.submitted', actor: { id: WHO.peer, as: 'peer' }, changes: changed });
    const digest = await api().packOf(REGION);
    const about = { appraisalId: answering, region: REGION, unit: 'disdukcapil', employeeId: WHO.own, pack: digest };
    const view = aView({ stage: 'feedback', stageKind: 'feedback', assessorId: WHO.boss, peerIds: PEERS, ...changed });
    await appendBatch(api().store, aBatch({ ...about, version: 2, entries: [entry], view }));
    expect(await state()).toEqual(before);
    expect((await read(WHO.boss, `/v1/appraisals/${answering}`)).body).toMatchObject({ version: 2, peerAnswers: 1 });
    const since = encodeURIComponent(new Date(Date.now() - 60_000).toISOString());
    expect((await state(`&updatedAfter=${since}`)).ids).not.toContain(answering);
    const stale = { 'If-Match': '"v9"' };
    const refused = await api().call('POST', `/v1/appraisals/${answering}/submit-feedback`, {
      key: await key(PEERS[1] ?? ''),
      body: { facts: { peerRating: 9000 } },
      headers: stale,
    });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([412, expect.not.stringContaining(WHO.peer)]);
  });

  it('gets no hash that a guess could be tried against; others do, unless something is hidden from them too', async () => {
    const hashes = async (who: string, id: string) => {
      const { body } = await read(who, `/v1/appraisals/${id}/journal`);
      return body.data.flatMap(({ hash, prevHash }: Json) => [hash, prevHash]);
    };
    for (const id of [feedback, calibration, result])
      expect(new Set(await hashes(WHO.own, id))).toEqual(new Set([null]));
    expect(await hashes(WHO.boss, result)).not.toContain(null);
    expect(new Set(await hashes(WHO.boss, few))).toEqual(new Set([null]));
  });

  it('is not shown an average of so few peers that it tells one rating', async () => {
    for (const who of [WHO.own, WHO.boss]) {
      const told = await aboutIt(who, few);
      for (const hidden of ['peerMean', '8700', 'behaviourWithPeers', 'scoreWithPeers', 'resultDigest'])
        expect(told).not.toContain(hidden);
      expect(told).toContain('scoreSupervisorOnly');
      expect(told).toContain('Umpan balik rekan kurang dari tiga: nilai dari atasan saja');
    }
    const why = await read(WHO.boss, `/v1/appraisals/${few}/explanation`);
    expect(why.body.decision).not.toHaveProperty('digest');
    const tried = await api().call('POST', `/v1/regions/${REGION}/try`, {
      key: await key(null, { roles: ['hr'] }),
      body: { appraisal: few },
    });
    expect(tried.status).toBe(200);
    for (const hidden of ['peerMean', '8700', 'scoreWithPeers']) expect(tried.text).not.toContain(hidden);
    const enough = await read(WHO.own, `/v1/appraisals/${result}/explanation`);
    expect(enough.body.decision.inputs.peerMean).toBe(8700);
  });
});

describe('others', () => {
  it('a peer sees the invitation and nothing else', async () => {
    const asked = PEERS[1] ?? '';
    const { body, status } = await read(asked, `/v1/appraisals/${feedback}`);
    expect(status).toBe(200);
    expect(body.waitingOn).toEqual([{ as: 'peer', for: 'submitFeedback' }]);
    expect(Object.keys(body).sort()).toEqual(
      [
        'cycleId',
        'dueAt',
        'employeeId',
        'escalated',
        'id',
        'overdue',
        'region',
        'relations',
        'sandbox',
        'stage',
        'stageKind',
        'stageOpenedAt',
        'state',
        'today',
        'unit',
        'updatedAt',
        'version',
        'waitingOn',
      ].sort(),
    );
    for (const end of ['/journal', '/explanation', '/outcomes']) {
      expect((await read(asked, `/v1/appraisals/${feedback}${end}`)).status).toBe(403);
    }
    const preview = await api().call('POST', `/v1/appraisals/${feedback}/submit-feedback?dryRun=true`, {
      key: await key(asked),
      body: { facts: { peerRating: 9000 } },
    });
    expect(preview.body.waitingOn).toEqual([{ as: 'peer', for: 'submitFeedback' }]);
  });

  it('a peer who has answered, or is not asked yet, sees nothing of the case', async () => {
    expect((await read(WHO.peer, `/v1/appraisals/${feedback}`)).status).toBe(403);
    const { body } = await read(WHO.peer, '/v1/appraisals');
    expect(body.data).toEqual([]);
  });

  it('whoever holds an office is told that it is their own case, not that they lack a role', async () => {
    const head = await key(WHO.own, { offices: ['agencyHead'] });
    for (const command of ['decide-outcome', 'finalise-score', 'agree-targets']) {
      const path = `/v1/appraisals/${result}/${command}`;
      const sent = command === 'decide-outcome' ? { outcomeId: 'x', decision: 'approved', reason: 'x' } : { facts: {} };
      const refused = await api().call('POST', path, { key: head, body: command === 'agree-targets' ? {} : sent });
      expect([command, refused.status, refused.body.code]).toEqual([command, 403, 'self-decision']);
    }
  });

  it('what peers write is read by nobody', async () => {
    for (const who of [WHO.boss, WHO.second]) expect(await everything(who, result)).not.toContain(SECRET_WORDS);
    const hr = await key(null, { roles: ['hr'] });
    const journal = await api().call('GET', `/v1/appraisals/${result}/journal`, { key: hr });
    expect(journal.status).toBe(200);
    expect(journal.text).not.toContain(SECRET_WORDS);
  });

  it('a list holds only what its reader may see', async () => {
    const other = await api().appraisal({
      region: REGION,
      employeeId: 'e-else',
      view: { assessorId: 'e-x', secondReviewerId: 'e-y', peerIds: [] },
    });
    const abroad = await api().appraisal({
      region: HOME,
      employeeId: WHO.own,
      view: { assessorId: WHO.boss, peerIds: [] },
    });
    const seen = async (who: string | null, more: object = {}) => {
      const { body } = await api().call('GET', '/v1/appraisals?limit=200', { key: await key(who, more) });
      return new Set(body.data.map(({ id }: Json) => id));
    };
    for (const who of [WHO.own, WHO.boss, WHO.second]) {
      const ids = await seen(who);
      expect([ids.has(result), ids.has(other), ids.has(abroad)]).toEqual([true, false, false]);
    }
    const hr = await seen(null, { roles: ['hr'] });
    expect([hr.has(result), hr.has(other), hr.has(abroad)]).toEqual([true, true, false]);
    const all = await seen(null, { roles: ['auditor'], region: null });
    expect([all.has(result), all.has(other), all.has(abroad)]).toEqual([true, true, true]);
    const head = await seen(null, { roles: ['assessor'], offices: ['agencyHead'], scopes: ['unit:disdukcapil'] });
    expect([head.has(result), head.has(other)]).toEqual([true, false]);
    expect((await seen(null, { roles: ['assessor'] })).size).toBe(0);
  });

  it('a key limited to facts reads nothing, and one limited to reading decides nothing', async () => {
    const facts = await key(WHO.boss, { scopes: ['facts'] });
    expect((await api().call('GET', `/v1/appraisals/${result}`, { key: facts })).status).toBe(403);
    const reading = await key(WHO.boss, { scopes: ['read'] });
    expect((await api().call('GET', `/v1/appraisals/${result}`, { key: reading })).status).toBe(200);
    const agree = await api().call('POST', `/v1/appraisals/${result}/agree-targets`, { key: reading, body: {} });
    expect(agree.status).toBe(403);
  });
});
