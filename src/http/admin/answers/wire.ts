import type { z } from 'zod'
import type { Branded } from '../../../contract/index.ts'

/** A value as JSON carries it: ids are plain texts there, and lists may be written to by whoever read them. */
export type Wire<T> =
  T extends Branded<string>
    ? string
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [Key in keyof T]: Wire<T[Key]> }
        : T

/** The schema of an answer that is a view of a room. The compiler proves that the schema says what the view says. */
export type AnswerOf<View> = z.ZodType<Wire<View>>
