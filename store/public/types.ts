export type VoiceDoc = {
  _id: string;
  region: string;
  unit: string;
  text: string;
  status: 'received' | 'published' | 'refused';
  moderatedBy: string | null;
  at: string;
};
