/** A small roster with one of everything that a launch must tell apart; its people are invented. */
export type Name =
  | 'walikota'
  | 'sekda'
  | 'kepalaDukcapil'
  | 'pegawai1'
  | 'pegawai2'
  | 'kepalaDinkes'
  | 'pegawai3'
  | 'pegawai4'
  | 'pensiunan'
  | 'pendatang'
  | 'tanpaMasa';

export type Member = { name: Name; unit: string; superior: Name | null; appraised: boolean };

const member = (name: Name, unit: string, superior: Name | null, appraised = true): Member => ({
  name,
  unit,
  superior,
  appraised,
});

export const PEOPLE: readonly Member[] = [
  // A superior may come later in the file.
  member('pegawai1', 'disdukcapil', 'kepalaDukcapil'),
  member('walikota', 'pimpinan', null, false),
  member('sekda', 'pimpinan', 'walikota', false),
  member('kepalaDukcapil', 'disdukcapil', 'sekda'),
  member('pegawai2', 'disdukcapil', 'kepalaDukcapil'),
  member('kepalaDinkes', 'dinkes', 'sekda'),
  member('pegawai3', 'dinkes', 'kepalaDinkes'),
  member('pegawai4', 'dinkes', 'kepalaDinkes'),
  member('pensiunan', 'dinkes', 'kepalaDinkes', false),
  member('pendatang', 'dinkes', 'kepalaDinkes', false),
  member('tanpaMasa', 'dinkes', 'kepalaDinkes', false),
];

export function superiorOf(name: Name): Name {
  const superior = PEOPLE.find((person) => person.name === name)?.superior;
  if (!superior) throw new Error(`${name} has no superior`);
  return superior;
}

/** Well-formed and impossible for anybody alive. */
const nip = (serial: number) => `180101011825011${String(serial).padStart(3, '0')}`;
export const NIP = Object.fromEntries(PEOPLE.map(({ name }, index) => [name, nip(index + 1)])) as Record<Name, string>;

const HEADER = 'nip,name,unit,unitName,supervisorNip,email,active,facts.monthsInPost,facts.publicService';

function line({ name, unit, superior }: Member): string {
  const months = { pendatang: '1', tanpaMasa: '' }[name as string] ?? '60';
  const cells = [NIP[name], name, unit, `Unit ${unit}`, superior ? NIP[superior] : '', `${name}@contoh.invalid`];
  return [...cells, name !== 'pensiunan', months, unit === 'disdukcapil'].join(',');
}

/** The roster as HR would send it. */
export const roster = (): string => `${[HEADER, ...PEOPLE.map(line)].join('\n')}\n`;

type WrongLine = [line: number, column: string, code: string];

/** Between the right lines stand wrong ones, each wrong in another way. */
export function rosterWithWrongLines(): { csv: string; right: Name[]; wrong: WrongLine[] } {
  const unknown = nip(900);
  const wrong: { text: string; column: string; code: string }[] = [
    { text: `12345,salah,dinkes,,,,true,60,false`, column: 'nip', code: 'wrong-format' },
    { text: `${nip(91)},,dinkes,,,,true,60,false`, column: 'name', code: 'wrong-format' },
    {
      text: `${nip(92)},salah,dinkes,,${unknown},,true,60,false`,
      column: 'supervisorNip',
      code: 'supervisor-unknown',
    },
    // Its superior stands on the line before, which is not imported.
    { text: `${nip(93)},salah,dinkes,,${nip(92)},,true,60,false`, column: 'supervisorNip', code: 'supervisor-unknown' },
    { text: `${nip(94)},salah,dinkes,,,,true,banyak,false`, column: 'facts.monthsInPost', code: 'fact-value' },
    { text: `${nip(95)},salah,dinkes,,,,mungkin,60,false`, column: 'active', code: 'wrong-format' },
    { text: `${nip(96)},salah,dinkes`, column: '', code: 'column-count' },
    { text: line(PEOPLE[0] ?? member('pegawai1', 'dinkes', null)), column: 'nip', code: 'nip-twice' },
  ];
  const right = PEOPLE.map(line);
  const lines = [HEADER, ...right.slice(0, 4), ...wrong.slice(0, 3).map(({ text }) => text), ...right.slice(4)];
  lines.push(...wrong.slice(3).map(({ text }) => text));
  return {
    csv: `${lines.join('\n')}\n`,
    right: PEOPLE.map(({ name }) => name),
    wrong: wrong.map(({ text, column, code }) => [lines.lastIndexOf(text) + 1, column, code]),
  };
}
