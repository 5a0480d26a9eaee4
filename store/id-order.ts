import { trusted } from 'mongoose';

/** Of a list in order of id: what comes after a key. */
export const beyond = (key: string | null | undefined) =>
  key === null || key === undefined ? {} : { _id: trusted({ $gt: key }) };
