import { problem } from '../contract/index.ts'

const longest = 4_096

/** An opaque cursor of a list: the sort key of the last row that was handed out. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  if (parts.some(part => typeof part === 'number' && !Number.isFinite(part))) {
    throw new TypeError('A cursor is made of strings and finite numbers.')
  }
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url')
}

/** Reads a cursor that a caller handed back; anything that is not one of ours by its form is the caller's fault. */
export function decodeCursor(text: string): readonly (string | number)[] {
  if (text.length <= longest && /^[A-Za-z0-9_-]+$/.test(text)) {
    const parts = parsed(Buffer.from(text, 'base64url').toString('utf8'))
    if (Array.isArray(parts) && parts.every(isPart)) return parts
  }
  throw problem('request_invalid', undefined, { faults: [{ path: '/cursor', message: 'This is not a cursor of ours.' }] })
}

interface Kinds {
  readonly string: string
  readonly number: number
}

/** The parts of a cursor of a list whose sort key is of these kinds. That of another list has others. */
export function keysIn<const K extends readonly (keyof Kinds)[]>(
  cursor: string,
  ...kinds: K
): { readonly [N in keyof K]: Kinds[K[N]] } {
  const parts = decodeCursor(cursor)
  const isOne = (part: string | number | undefined, kind: keyof Kinds) =>
    kind === 'string' ? typeof part === 'string' : Number.isSafeInteger(part)
  if (parts.length !== kinds.length || !kinds.every((kind, n) => isOne(parts[n], kind))) {
    throw problem('request_invalid', 'The cursor belongs to another list.')
  }
  return parts as unknown as { readonly [N in keyof K]: Kinds[K[N]] }
}

/** A page of rows that were asked for with one too many, which tells whether there are more. */
export function pageOf<R>(
  rows: readonly R[],
  limit: number,
  key: (row: R) => readonly (string | number)[],
): { readonly rows: readonly R[]; readonly nextCursor: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null }
}

function isPart(part: unknown): part is string | number {
  return typeof part === 'string' || Number.isFinite(part)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
