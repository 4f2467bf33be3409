/** Up to `count` further rows. In a file of its own: the reader's thread starts with it, and needs nothing of Kysely. */
export function take(rows: Iterator<unknown>, count: number): unknown[] {
  const chunk: unknown[] = []
  while (chunk.length < count) {
    const next = rows.next()
    if (next.done === true) break
    chunk.push(next.value)
  }
  return chunk
}
