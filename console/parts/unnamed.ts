/** Who is nobody of the roster, as people call them: an office, a key, the system. */
import { OFFICE_WORDS } from '../../rules/language/words.ts';
import { own } from '../../rules/language/records.ts';
import type { Language, Text } from '../../rules/language/types.ts';
import { type Translate, wordOf } from '../words/words.ts';

export function unnamed(t: Translate, language: Language, id: string): string {
  const [kind, which = ''] = id.split(':');
  if (kind === 'office') return own<Text>(OFFICE_WORDS, which)?.[language] ?? id;
  if (kind === 'trial') return t('office', { hat: wordOf(t, 'hat', which) });
  if (kind === 'key') return t('names.key');
  return id === 'siklus' ? t('journal.itself') : id;
}
