/** The colours of the pages: enough contrast wherever they stand, and the same dark ones however dark was asked for. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('console/assets/siklus.css', 'utf8');
type Tokens = Record<string, string>;

function tokensAfter(opening: string): Tokens {
  const from = css.indexOf(opening);
  const block = css.slice(from + opening.length, css.indexOf('}', from));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

const LIGHT = tokensAfter(':root {');
const DARK = tokensAfter(':root:not([data-theme="light"]) {');

const channel = (byte: number) => {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(hex.slice(at, at + 2), 16)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(tokens: Tokens, [front, back]: readonly [string, string]): number {
  const [bright = 0, dim = 0] = [front, back].map((name) => luminance(tokens[name] ?? '')).sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

const GROUNDS = ['bg', 'surface', 'sunk'];
const STATES = ['nila', 'daun', 'kunyit', 'mengkudu', 'manggis', 'soga'];
const TEXTS = [
  ...['ink', 'ink-2', 'ink-3', ...STATES].flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
  ...STATES.map((state) => [state, `${state}-tint`] as const),
  ['on-nila', 'nila'] as const,
];
/** Borders of controls and the ring around what has the focus. */
const MARKS = ['edge', 'focus'].flatMap((mark) => GROUNDS.map((ground) => [mark, ground] as const));

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('%s', (_, tokens) => {
  it('text can be read on every ground and on its own tint', () => {
    expect(TEXTS.filter((pair) => !(contrast(tokens, pair) >= 4.5))).toEqual([]);
  });

  it('controls and the focus can be told from their ground', () => {
    expect(MARKS.filter((pair) => !(contrast(tokens, pair) >= 3))).toEqual([]);
  });
});

it('whoever asks for dark gets what a dark device gets', () => {
  expect(tokensAfter(':root[data-theme="dark"] {')).toEqual(DARK);
  expect(Object.keys(DARK)).toEqual(Object.keys(LIGHT));
});
