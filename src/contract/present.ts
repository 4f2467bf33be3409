/** `T` without members that are present but undefined. */
export type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Leaves out members that are undefined: parsers say `undefined`, the types of this project say "absent". */
export function present<T extends object>(parsed: T): Present<T> {
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined)) as Present<T>
}
