import { z } from 'zod'
import { isPlainLine, isPlainLines, notPlain, notPlainLines } from '../../contract/index.ts'

/** One line that people write for people: a name, an owner, a reason. */
export const plainText = (most: number) => z.string().trim().max(most).refine(isPlainLine, notPlain)

/** The same over several lines: a description. */
export const plainLines = (most: number) => z.string().max(most).refine(isPlainLines, notPlainLines)
