/**
 * The pages of one list from `start` on; the next one is under way while one is worked on. A list that comes round to a
 * page where it has been would be read for ever: it ends with what `circle` says.
 */
export async function* pagesAhead<P extends { readonly next: string | undefined }>(
  start: string,
  read: (path: string) => Promise<P>,
  circle: (path: string) => Error,
): AsyncGenerator<P> {
  const been = new Set<string>()
  const once = async (path: string): Promise<P> => {
    if (been.has(path)) throw circle(path)
    been.add(path)
    return read(path)
  }
  for (let reading: Promise<P> | undefined = once(start); reading !== undefined; ) {
    const page: P = await reading
    reading = page.next === undefined ? undefined : once(page.next)
    // It fails when its turn comes; whoever stops before that never hears of it.
    reading?.catch(() => undefined)
    yield page
  }
}
