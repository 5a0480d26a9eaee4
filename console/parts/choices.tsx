/** How pages look on this device: language, colours, how close rows stand. A choice is kept by the address that makes it. */
import type { Look, Visit } from '../visit.ts';

const THEMES = { light: 'terang', dark: 'gelap' } as const;
const CHOICES = [
  {
    name: 'tema',
    label: 'account.theme',
    chosen: ({ theme }: Look) => (theme === undefined ? 'sistem' : THEMES[theme]),
    values: [
      { value: 'sistem', word: 'account.theme.system' },
      { value: 'terang', word: 'account.theme.light' },
      { value: 'gelap', word: 'account.theme.dark' },
    ],
  },
  {
    name: 'kerapatan',
    label: 'account.density',
    chosen: ({ density }: Look) => (density === undefined ? 'lega' : 'padat'),
    values: [
      { value: 'lega', word: 'account.density.wide' },
      { value: 'padat', word: 'account.density.compact' },
    ],
  },
] as const;

export const LookChoices = ({ visit: { t, look } }: { visit: Visit }) => (
  <>
    {CHOICES.map(({ name, label, chosen, values }) => (
      <div class="field">
        <label for={name}>{t(label)}</label>
        <select id={name} name={name}>
          {values.map(({ value, word }) => (
            <option value={value} selected={chosen(look) === value}>
              {t(word)}
            </option>
          ))}
        </select>
      </div>
    ))}
  </>
);
