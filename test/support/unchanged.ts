/** Everything that is about people or packs, as text: equal before and after means that nothing was touched. */
import { canonicalJson } from '../../rules/decide/canonical.ts';
import type { Store } from '../../store/connect.ts';

/** What comparisons may write, what the API itself notes about requests, and what was agreed, of which it reminds as time passes. */
const OWN = ['whatIfs', 'whatIfShards', 'whatIfLines', 'idempotency', 'apiKeys', 'agreements'];

/** Every other collection by name, the region's audit entries left out. */
export async function contentOf(store: Store): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const [name, model] of Object.entries(store.models)) {
    if (OWN.includes(name)) continue;
    const docs: Record<string, unknown>[] = await model.collection.find({}).sort({ _id: 1 }).toArray();
    // Packed rows are bytes, which become a list of numbers.
    content[name] = docs.filter((doc) => !isOurNote(doc)).map((doc) => canonicalJson(JSON.parse(JSON.stringify(doc))));
  }
  return content;
}

const isOurNote = ({ _id, subject, kind }: Record<string, unknown>) =>
  String(_id).startsWith('agreement/') ||
  (typeof subject === 'string' && subject.startsWith('audit:')) ||
  (typeof kind === 'string' && kind.startsWith('shadow.'));
