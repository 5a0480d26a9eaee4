import { connect } from '/work/main/store/connect.ts';
import { chainEntry, GENESIS } from '/work/main/store/journal-entry.ts';
import { appendBatch, appendSubject, subjects } from '/work/main/store/journal.ts';
import { verifyAll } from '/work/main/store/verify/all.ts';
import { listAppraisals } from '/work/main/store/appraisals.ts';
import { countByStage, summariseCycle } from '/work/main/store/cycle-figures.ts';
import { putMembers } from '/work/main/store/members.ts';
import { aBatch, anEntry, aView, aMember } from '/work/main/test/support/store.ts';
const store = await connect('mongodb://127.0.0.1:27917/?retryWrites=false', { dbName: 'scale' });
await store.dropDatabase();
await store.ensureIndexes();
const t = async (n: string, f: () => Promise<unknown>) => {
  const a = performance.now();
  const r = await f();
  console.log(n.padEnd(40), (performance.now() - a).toFixed(0), 'ms', typeof r === 'number' ? r : '');
};
const N = Number(process.argv[2] ?? 500),
  E = 25;
const batches: any[] = [];
await t(`append ${N} first batches, 16 par`, async () => {
  const q = Array.from({ length: N }, (_, i) =>
    aBatch({
      appraisalId: 'a' + String(i).padStart(5, '0'),
      employeeId: 'e' + i,
      unit: 'u' + (i % 20),
      view: { waitingOn: [{ as: 'employee', id: 'e' + i, for: 'proposeTargets' }] },
    }),
  );
  batches.push(...q);
  const qq = [...q];
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let b = qq.shift(); b; b = qq.shift()) await appendBatch(store, b);
    }),
  );
});
await t(`${N} second batches (2 entries)`, async () => {
  const qq = batches.map((b) => ({
    ...b,
    version: 3,
    entries: [anEntry(2, { changes: { targetRounds: 1 } }), anEntry(3, { changes: { overdue: true } })],
    view: aView({ ...b.view, targetRounds: 1, overdue: true }),
  }));
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let b = qq.shift(); b; b = qq.shift()) await appendBatch(store, b);
    }),
  );
});
await t('grow to 25 entries each', async () => {
  const heads = await store.models.journal.find({ seq: 3 }).lean();
  let docs: any[] = [];
  for (const h of heads) {
    let prev = h.hash;
    for (let s = 4; s <= E; s++) {
      const e = chainEntry(anEntry(s, { changes: { targetRounds: s } }), {
        subject: h.subject,
        region: h.region,
        prevHash: prev,
      });
      prev = e.hash;
      docs.push(e);
    }
    await store.models.appraisals.collection.updateOne({ _id: h.subject } as any, {
      $set: { version: E, headHash: prev, targetRounds: E },
    });
    if (docs.length > 2000) {
      await store.models.journal.insertMany(docs, { lean: true });
      docs = [];
    }
  }
  if (docs.length) await store.models.journal.insertMany(docs, { lean: true });
});
await t('members', () =>
  putMembers(
    store,
    batches.map((b) => aMember('cycle:test:2026', b.employeeId, { appraisalId: b.appraisalId })),
  ),
);
await t('subjects page 200', async () => (await subjects(store, '', 200)).length);
await t('subjects page 200 from the middle', async () => (await subjects(store, 'a00250', 200)).length);
await t(
  'list 200 by region',
  async () => (await listAppraisals(store, { scope: { region: 'test' } }, { limit: 200 })).items.length,
);
await t(
  'list 50 waitingOn',
  async () =>
    (await listAppraisals(store, { scope: { region: 'test' }, waitingOn: [{ id: 'e7' }] }, { limit: 50 })).items.length,
);
await t(
  'list 50 assessor',
  async () =>
    (
      await listAppraisals(
        store,
        { scope: { region: 'test', anyOf: [{ employeeId: 'e7' }, { peerId: 'e7' }] } },
        { limit: 50 },
      )
    ).items.length,
);
await t('countByStage', () => countByStage(store, 'cycle:test:2026'));
await t('summarise', () => summariseCycle(store, 'cycle:test:2026'));
const b = batches[3];
await t('appendBatch at scale', async () => {
  for (let s = E + 1; s < E + 21; s++)
    await appendBatch(store, {
      ...b,
      version: s,
      entries: [anEntry(s, { changes: { targetRounds: s } })],
      view: aView({ ...b.view, overdue: true, targetRounds: s }),
    });
});
await t('20 audit, 20 parallel', () =>
  Promise.all(
    Array.from({ length: 20 }, () =>
      appendSubject(store, { subject: 'audit:test', region: 'test', type: 'x', actor: { id: 'a', as: 'admin' } }),
    ),
  ),
);
await t('keyed 20', async () => {
  for (let i = 0; i < 20; i++)
    await appendSubject(store, {
      subject: 'audit:test',
      region: 'test',
      type: 'x',
      actor: { id: 'a', as: 'admin' },
      key: 'k' + i,
    });
});
let f = 0;
await t('verifyAll', async () => {
  const r = await verifyAll(store, {
    onFinding: (x) => {
      if (f++ < 3) console.log(x);
    },
  });
  console.log(r);
});
await store.dropDatabase();
await store.close();
