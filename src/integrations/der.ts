/**
 * Distinguished encoding of the few ASN.1 types that a certificate is made of (X.690 section 8). Writing them takes fewer
 * lines than feeding a library, which would want its decorators' run time in every process.
 */

type Bytes = Uint8Array

function lengthOf(size: number): readonly number[] {
  if (size < 0x80) return [size]
  const digits = size < 0x100 ? [size] : [size >> 8, size & 0xff]
  return [0x80 | digits.length, ...digits]
}

function tagged(tag: number, ...parts: readonly Bytes[]): Bytes {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content])
}

export const sequence = (...parts: readonly Bytes[]): Bytes => tagged(0x30, ...parts)
export const set = (...parts: readonly Bytes[]): Bytes => tagged(0x31, ...parts)
export const octets = (content: Bytes): Bytes => tagged(0x04, content)
export const utf8 = (text: string): Bytes => tagged(0x0c, Buffer.from(text, 'utf8'))
export const nothing: Bytes = tagged(0x05)
export const yes: Bytes = tagged(0x01, Buffer.from([0xff]))
/** `[n]`, constructed. */
export const context = (n: number, ...parts: readonly Bytes[]): Bytes => tagged(0xa0 | n, ...parts)

export function bits(content: Bytes, unused = 0): Bytes {
  return tagged(0x03, Buffer.from([unused]), content)
}

/** A positive whole number, by its bytes. */
export function integer(bytes: Bytes): Bytes {
  const first = bytes.findIndex(byte => byte !== 0)
  const digits = first < 0 ? Buffer.from([0]) : bytes.subarray(first)
  return tagged(0x02, (digits[0] ?? 0) & 0x80 ? Buffer.from([0, ...digits]) : digits)
}

export function objectId(dotted: string): Bytes {
  const [one = 0, two = 0, ...rest] = dotted.split('.').map(Number)
  const base128 = (n: number): readonly number[] => {
    const low = [n & 0x7f]
    for (let left = n >> 7; left > 0; left >>= 7) low.unshift((left & 0x7f) | 0x80)
    return low
  }
  return tagged(0x06, Buffer.from([one * 40 + two, ...rest.flatMap(base128)]))
}

/** UTCTime to the end of 2049, GeneralizedTime after it (RFC 5280 section 4.1.2.5). */
export function time(at: number): Bytes {
  const text = `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`
  return text < '2050' ? tagged(0x17, Buffer.from(text.slice(2))) : tagged(0x18, Buffer.from(text))
}
