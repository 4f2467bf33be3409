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
