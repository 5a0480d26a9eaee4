/** Invented people. No name, number or address belongs to anybody. */
import { drawInt, pick } from '../../rules/decide/draw.ts';

const GIVEN = (
  'Adi Agus Aisyah Andi Anita Arif Ayu Bagas Bambang Bayu Butet Citra Dedi Desi Dewi Dian Doni Eka Endang Fajar Farida Fitri ' +
  'Gilang Hadi Hana Hendra Ida Indah Intan Irwan Joko Kartika Kurnia Laila Lestari Lukman Maya Melati Mutia Nadia Nanda Nurul ' +
  'Putra Putri Rahmat Ratna Reza Rina Rizki Sari Sinta Siti Surya Taufik Tiara Umar Utami Vina Wahyu Wati Yanti Yoga Yusuf Zahra'
).split(' ');
const FAMILY = (
  'Anggraini Batubara Caniago Damanik Fauzi Ginting Gunawan Hakim Harahap Hasibuan Hidayat Iskandar Kusuma Lubis Manurung Maulana ' +
  'Nasution Nugroho Permata Piliang Pohan Pratama Purba Rangkuti Ramadhan Saputra Saragih Sembiring Setiawan Siregar Sitompul ' +
  'Suryadi Susanti Tanjung Tarigan Wibowo Wijaya Yulianti Zainuddin'
).split(' ');
const SERIALS = 999;

export const inventedName = (...key: (string | number)[]): string =>
  `${pick(GIVEN, ...key, 'given')} ${pick(FAMILY, ...key, 'family')}`;

const two = (n: number) => String(n).padStart(2, '0');

/**
 * 18 digits in the order of a real employee number (birth date, month of appointment, sex, serial), but of somebody born
 * soon after 1800: well-formed, and impossible for anybody alive. Different for every index.
 */
export const inventedNip = (index: number, ...key: (string | number)[]): string => {
  const born = 1801 + Math.floor(index / SERIALS);
  const twelfth = (what: string) => two(drawInt({ min: 1, max: 12 }, ...key, what));
  const day = two(drawInt({ min: 1, max: 28 }, ...key, 'day'));
  const appointed = born + drawInt({ min: 21, max: 30 }, ...key, 'appointed');
  const sex = drawInt({ min: 1, max: 2 }, ...key, 'sex');
  const serial = String(1 + (index % SERIALS)).padStart(3, '0');
  return `${born}${twelfth('birth')}${day}${appointed}${twelfth('start')}${sex}${serial}`;
};
