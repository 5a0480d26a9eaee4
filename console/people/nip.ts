/** As it is printed on cards: 8, 6, 1 and 3 digits. */
export const groupedNip = (nip: string): string =>
  nip.length === 18 ? nip.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4') : nip;
