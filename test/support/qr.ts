import { create } from 'qrcode'

/**
 * Reads a QR code off the drawing on a page, as a phone's camera would. Only what `qrcode` draws at its usual level M in
 * versions 1 to 10 (ISO/IEC 18004, tables 7 and 9), and without error correction: a drawing on a page is not dirty.
 */
export function readQr(page: string): string {
  const dark = drawn(page)
  const version = (dark.length - 17) / 4
  const blank = create('0', { version, errorCorrectionLevel: 'M' }).modules
  const isReserved = (row: number, column: number) => blank.reservedBit[row * blank.size + column] === 1
  // Bits 12 to 10 of the format information, with its own mask taken off (7.9.1).
  const format = [2, 3, 4].map(column => Number(dark[8]?.[column] ?? false))
  const mask = masks[(format.reduce((number, bit) => number * 2 + bit, 0) ^ 0b101) as 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7]
  const bits: number[] = []
  for (const [row, column] of zigzag(dark.length)) {
    if (!isReserved(row, column)) bits.push(Number(dark[row]?.[column] ?? false) ^ Number(mask(row, column)))
  }
  return decode(deinterleave(bytes(bits), version), version)
}

/** The path of the drawing is runs of dark modules, row by row: `M x y` begins a row, `m dx` goes on in it, `h n` draws. */
function drawn(page: string): boolean[][] {
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(page)?.[1])
  const path = /stroke="#000000" d="([^"]+)"/.exec(page)?.[1]
  if (!size || !path) throw new Error('there is no QR code on the page')
  const rows = Array.from({ length: size }, () => Array<boolean>(size).fill(false))
  let [x, y] = [0, 0]
  for (const [, command, first, second] of path.matchAll(/([Mmh])(\d+)(?: ([\d.]+))?/g)) {
    if (command === 'M') [x, y] = [Number(first), Math.floor(Number(second))]
    else if (command === 'm') x += Number(first)
    else for (let n = Number(first); n > 0; n -= 1, x += 1) rows[y]?.splice(x, 1, true)
  }
  return rows
}

const masks = [
  (i: number, j: number) => (i + j) % 2 === 0,
  (i: number) => i % 2 === 0,
  (_i: number, j: number) => j % 3 === 0,
  (i: number, j: number) => (i + j) % 3 === 0,
  (i: number, j: number) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i: number, j: number) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i: number, j: number) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i: number, j: number) => (((i * j) % 3) + ((i + j) % 2)) % 2 === 0,
] as const

/** From the bottom right, two columns at a time, up and down; the column of the timing pattern is left out. */
function* zigzag(size: number): Generator<readonly [number, number]> {
  let upwards = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1
    for (let n = 0; n < size; n += 1) {
      const row = upwards ? size - 1 - n : n
      yield [row, right]
      yield [row, right - 1]
    }
    upwards = !upwards
  }
}

function bytes(bits: readonly number[]): number[] {
  const whole = Math.floor(bits.length / 8)
  return Array.from({ length: whole }, (_, at) => bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0))
}

/** At level M: all codewords, those for error correction, and into how many blocks they are divided. */
const tables: readonly (readonly [number, number, number])[] = [
  [26, 10, 1],
  [44, 16, 1],
  [70, 26, 1],
  [100, 36, 2],
  [134, 48, 2],
  [172, 64, 4],
  [196, 72, 4],
  [242, 88, 4],
  [292, 110, 5],
  [346, 130, 5],
]

function deinterleave(codewords: readonly number[], version: number): readonly number[] {
  const [all = 0, correction = 0, blocks = 1] = tables[version - 1] ?? []
  const data = all - correction
  const short = Math.floor(data / blocks)
  const longer = data % blocks
  return Array.from({ length: blocks }, (_, block) => {
    const inTurn = Array.from({ length: short }, (_none, at) => codewords[at * blocks + block] ?? 0)
    const rest = block - (blocks - longer)
    return rest < 0 ? inTurn : [...inTurn, codewords[short * blocks + rest] ?? 0]
  }).flat()
}

const signs = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** Segments of digits, of capital letters and of bytes (7.4), until the terminator. */
function decode(data: readonly number[], version: number): string {
  const bits = data.map(byte => byte.toString(2).padStart(8, '0')).join('')
  const later = version >= 10 ? 1 : 0
  let at = 0
  const take = (length: number) => {
    at += length
    return Number.parseInt(bits.slice(at - length, at) || '0', 2)
  }
  let text = ''
  while (bits.length - at >= 4) {
    const kind = take(4)
    if (kind === 0) break
    if (kind === 1) {
      let left = take(10 + 2 * later)
      for (; left >= 3; left -= 3) text += String(take(10)).padStart(3, '0')
      if (left > 0) text += String(take(left === 2 ? 7 : 4)).padStart(left, '0')
    } else if (kind === 2) {
      let left = take(9 + 2 * later)
      for (; left >= 2; left -= 2) {
        const pair = take(11)
        text += `${signs[Math.floor(pair / 45)] ?? ''}${signs[pair % 45] ?? ''}`
      }
      if (left === 1) text += signs[take(6)] ?? ''
    } else if (kind === 4) {
      text += Buffer.from(Array.from({ length: take(8 + 8 * later) }, () => take(8))).toString('utf8')
    } else throw new Error(`a segment of mode ${kind}`)
  }
  return text
}
