/** Keys that say who is asked about somebody, and what, in words. */
import type { Text } from '../../language/types.ts';

export const RATER_FIELDS: Readonly<Record<string, Text>> = {
  subordinates: { id: 'bawahan', en: 'subordinates' },
  nominate: { id: 'diusulkan pegawai', en: 'nominated by the employee' },
  within: { id: 'paling lama', en: 'within' },
  eachOther: { id: 'yang tahun lalu saling menilai', en: 'those who rated each other last year' },
  below: { id: 'bila kurang', en: 'where there are fewer' },
  askedOf: { id: 'ditanyakan kepada', en: 'asked of' },
};
