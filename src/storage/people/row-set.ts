const chunkBits = 1 << 16

/** Row numbers that were met: one bit each, so that a million people cost 125 kB. */
export class RowSet {
  readonly #chunks = new Map<number, Uint8Array>()

  add(row: number): void {
    const chunk = Math.floor(row / chunkBits)
    let bits = this.#chunks.get(chunk)
    if (bits === undefined) {
      bits = new Uint8Array(chunkBits / 8)
      this.#chunks.set(chunk, bits)
    }
    const at = row % chunkBits
    bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7))
  }

  has(row: number): boolean {
    const bits = this.#chunks.get(Math.floor(row / chunkBits))
    const at = row % chunkBits
    return bits !== undefined && ((bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0
  }
}

/** Above this a set of bits takes less room than a set of numbers, wherever in the directory the members are. */
const few = 4_000

/** Members that were met: of thousands of small groups and of one that holds everybody alike without much room. */
export class MemberSet {
  #few: Set<number> | undefined = new Set()
  readonly #many = new RowSet()

  add(row: number): void {
    if (this.#few === undefined) {
      this.#many.add(row)
      return
    }
    this.#few.add(row)
    if (this.#few.size <= few) return
    for (const one of this.#few) this.#many.add(one)
    this.#few = undefined
  }

  has(row: number): boolean {
    return this.#few === undefined ? this.#many.has(row) : this.#few.has(row)
  }
}
