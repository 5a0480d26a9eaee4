/** Names of the law files that packs may use, as packs write them. No imports: whoever reads packs needs no law. */

/** Files that say what a target came to: `use` of a node of type `attainments`. */
export const ATTAINMENT_LAWS = ['library/target-achievement'] as const;
