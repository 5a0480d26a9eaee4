/** The packs of the regions' folder, read and resolved once for all files of a process: nobody writes on them. */
import { loadRegionPacks } from '../../store/pack/files.ts';

export const shippedPacks = await loadRegionPacks('rules/regions');
