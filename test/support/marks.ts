import { createMarks } from '../../src/security/marks.ts'

/** Marks under a key of the tests. */
export const testMarks = createMarks(new Uint8Array(32).fill(5))
