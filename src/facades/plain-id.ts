import { problem } from '../contract/index.ts'

/** Our ids are letters, digits, `-` and `_`. */
export function isPlainId(text: string): boolean {
  return /^[\w-]{1,100}$/.test(text)
}

/** An id of an address. What cannot be one of ours is not there, and never reaches a database that refuses its bytes. */
export function plainId(text: string): string {
  if (!isPlainId(text)) throw problem('not_found')
  return text
}
