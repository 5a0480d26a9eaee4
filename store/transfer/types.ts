export const TRANSFER_STATES = ['RELEASED', 'ACCEPTED', 'DONE', 'ENDED'] as const;
export type TransferState = (typeof TRANSFER_STATES)[number];

/** Somebody whom one region releases to another in the middle of a year, with what was reached until then. */
export type TransferDoc = {
  _id: string;
  /** From which region, and to which. */
  region: string;
  to: string;
  /** Both, for lists of either. */
  regions: string[];
  unit: string;
  employeeId: string;
  /** What ends there. */
  appraisalId: string;
  cycleId: string;
  sandbox: boolean;
  /** First day in the other region. */
  on: string;
  /** Last day, in real time, on which it can be accepted; then it ends by itself. */
  until: string;
  reason: string;
  /** Who released it, and everybody who may know their secret. */
  by: string;
  hands: string[];
  /** Real time, ISO. */
  at: string;
  state: TransferState;
  /** The appraisal that goes on, and who accepted it; `null`: nobody yet. */
  intoId: string | null;
  acceptedBy: string | null;
  /** How it ended without being carried out: `withdrawn`, `declined`, `lapsed`, or why the appraisal could not be left. */
  ended: string | null;
  endedBy: string | null;
  endReason: string | null;
  /** Why what was released has not arrived yet; it is tried again. */
  trouble: string | null;
};
