/** Which part of a name is read: the characters of a Chinese or Korean surname are read differently from others. */
export type NamePart = 'given' | 'family' | 'full'

/**
 * `few`: the spellings that are kept of everybody in a directory. `many`: those that are looked for when a document has
 * been seen. All of the few are among the many.
 */
export type Breadth = 'few' | 'many'

export type Reader = (text: string, part: NamePart, breadth: Breadth) => readonly string[]
