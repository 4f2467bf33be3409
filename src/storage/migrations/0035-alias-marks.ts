import type { Steps } from './words.ts'

/**
 * A mark of another name has in it which name it was accepted beside. Those of before have not, and would stand for any:
 * whoever has one asks for a second look once more.
 */
export const aliasMarks: Steps = () => ['delete from aliases']
