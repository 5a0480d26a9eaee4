import type { Language } from '../../rules/language/types.ts';

/** The language a caller prefers among Indonesian (default) and English, by `Accept-Language`. */
export function preferredLanguage(header: string | undefined): Language {
  let best: { language: Language; quality: number } = { language: 'id', quality: 0 };
  for (const part of (header ?? '').split(',').slice(0, 20)) {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
    const quality = Number(
      parameters
        .find((p) => p.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? 1,
    );
    const language = range.split('-')[0];
    if ((language === 'id' || language === 'en') && quality > best.quality) best = { language, quality };
  }
  return best.language;
}
