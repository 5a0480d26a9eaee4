export type VoiceDoc = {
  _id: string;
  region: string;
  unit: string;
  text: string;
  status: 'received' | 'published' | 'refused';
  moderatedBy: string | null;
  at: string;
};

export type PublicFiguresDoc = {
  /** The cycle's. */
  _id: string;
  region: string;
  /** Those that are shown, as they are shown. */
  units: { unit: string; people: number; shareGood: number }[];
};
