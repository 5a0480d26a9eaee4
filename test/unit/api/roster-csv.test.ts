import { describe, expect, it } from 'vitest';
import { readRoster } from '../../../api/people/roster-csv.ts';
import { ELSEWHERE } from '../../support/regions.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';

const { resolved } = shippedPacks.find(({ id }) => id === ELSEWHERE)!;
const { pack } = resolved;
const [ani, budi, sari] = ['180101011825011001', '180102021826022002', '180103031827032003'];

async function read(...lines: string[]) {
  const found = await readRoster(new TextEncoder().encode(lines.join('\n')), pack);
  return found.map(({ line, row, errors }) => ({
    line,
    row,
    errors: errors.map(({ column, code }) => `${column} ${code}`),
  }));
}
const only = async (heading: string, cells: string) => (await read(`nip,${heading}`, `${ani},${cells}`))[0]!;

describe('what a formula, a program or an encoding left in a cell', () => {
  it.each(['#N/A', '#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '########', 'Err:502'])(
    'is a formula that failed: %s',
    async (cell) => {
      const { errors } = await only('name,unit,supervisorNip,facts.grade', `${cell},${cell},${cell},${cell}`);
      expect(errors).toEqual(['name', 'unit', 'supervisorNip', 'facts.grade'].map((each) => `${each} formula-failed`));
    },
  );

  it.each(['NULL', 'nan', 'None', '-', 'N/A'])('is a word for nothing: %s', async (cell) => {
    const { row, errors } = await only('name,unit,unitName,supervisorNip,email,post', Array(6).fill(cell).join(','));
    expect(errors).toEqual(['name wrong-format', 'unit wrong-format']);
    expect(row).toMatchObject({ unitName: undefined, supervisorNip: null, email: null, post: undefined });
    expect((await only('name', 'Null Nan')).row.name).toBe('Null Nan');
  });

  it('is a name whose letters another encoding broke, with the name that was meant', async () => {
    const [line] = await readRoster(new TextEncoder().encode(`nip,name\n${ani},Maâ€™ruf`), pack);
    expect(line?.errors[0]).toMatchObject({
      code: 'damaged',
      detail: { en: expect.stringContaining('should be "Ma’ruf"') },
    });
    for (const broken of ['JosÃ© Contoh', 'Ma?ruf'])
      expect((await only('name', broken)).errors).toEqual(['name damaged']);
    for (const right of ['José Contoh', 'Ma’ruf', 'Müller Â', 'Siapa?', 'Âta'])
      expect((await only('name', right)).errors).toEqual([]);
  });

  it('is nothing that can be seen', async () => {
    const [line] = await read('nip,\u00A0name\u00A0,unit', `\u200B${ani},\u202ASari\u00A0 Contoh\u202C,dinkes\u200B`);
    expect(line).toMatchObject({ errors: [], row: { nip: ani, name: 'Sari Contoh', unit: 'dinkes' } });
  });

  it('is a code that became a day, or a number in the place of a name', async () => {
    expect((await only('unit', '02-Jan')).errors).toEqual(['unit damaged']);
    expect((await only('unit', 'mar-kas')).errors).toEqual([]);
    expect((await only('name', budi)).errors).toEqual(['name wrong-format']);
  });
});

describe('a table as an office writes it', () => {
  it('has headings in two rows, and a row that numbers the columns', async () => {
    const lines = await read(
      'DAFTAR PEGAWAI,,,,',
      'NO,NIP,NAMA,ATASAN LANGSUNG,',
      ',,,NIP,NAMA',
      '(1),(2),(3),(4),(5)',
      `1,${ani},Ani,${budi},Budi`,
    );
    expect(lines).toEqual([{ line: 5, errors: [], row: { nip: ani, name: 'Ani', supervisorNip: budi, facts: {} } }]);
    const merged = await read(
      'PEGAWAI,,UNIT KERJA,,ATASAN,',
      'NIP,NAMA,KODE,NAMA,NIP,NAMA',
      `${ani},Ani,dinkes,Dinas,${budi},Budi`,
    );
    expect(merged[0]?.row).toMatchObject({
      nip: ani,
      name: 'Ani',
      unit: 'dinkes',
      unitName: 'Dinas',
      supervisorNip: budi,
    });
  });

  it('has lines of nobody, which say so and nothing else', async () => {
    const lines = await read(
      'NO;NIP;NAMA;UNIT',
      '1;2;3;4',
      `1;${ani};Ani;dinkes`,
      'Jumlah;;1;',
      ';;;Kota Contoh, 1 Desember 2026',
    );
    expect(lines.map(({ line, errors }) => [line, ...errors])).toEqual([
      [3],
      [4, 'nip wrong-format'],
      [5, 'nip wrong-format'],
    ]);
  });

  it('has whole lines in quotes, some or all of them', async () => {
    const rows = [`"${ani},Ani,dinkes"`, `"${budi},""Budi, S.Sos."",dinkes"`, `${sari},Sari,dinkes`];
    for (const heading of ['"nip,name,unit"', 'nip,name,unit'])
      expect((await read(heading, ...rows)).map(({ row, errors }) => [row.name, row.unit, ...errors])).toEqual([
        ['Ani', 'dinkes'],
        ['Budi, S.Sos.', 'dinkes'],
        ['Sari', 'dinkes'],
      ]);
  });

  it('has a title behind a comma, which would move everything by a column', async () => {
    const shifted = await read('nip,name,unit,unitName,email', `${ani},Ani, S.Sos.,dinkes,,`, `${budi},Budi,dinkes,,`);
    expect(shifted.map(({ errors }) => errors)).toEqual([[' column-count'], []]);
    const trailing = await read('nip,name,unit', `${ani},Ani,dinkes,`, `${budi},Budi,dinkes,`);
    expect(trailing.map(({ errors }) => errors)).toEqual([[], []]);
  });
});
