/**
 * Web links (RFC 8288 section 3) of a response. The end of a list is the absence of a link, so a header that cannot be
 * read to its end is an error and never "no more pages".
 */

/** One link: where it goes, and its relation types in lower case. */
export interface WebLink {
  readonly target: string
  readonly rel: readonly string[]
}

const target = /[\s,]*<([^>]*)>/y
const parameter = /\s*;\s*([^\s=;,<>"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/y
const rest = /\s*(?:,|$)/y

/** The links of a `Link` header, in order; undefined when it is malformed. Several headers arrive joined by commas. */
export function parseLinks(header: string): readonly WebLink[] | undefined {
  const links: WebLink[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(header)
    if (found) at = pattern.lastIndex
    return found
  }
  while (!/^[\s,]*$/.test(header.slice(at))) {
    const [, address] = take(target) ?? []
    if (address === undefined) return undefined
    let rel: readonly string[] | undefined
    for (let found = take(parameter); found; found = take(parameter)) {
      const [, name = '', quoted, plain = ''] = found
      const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain
      // Only the first `rel` counts (RFC 8288 section 3.3).
      if (name.toLowerCase() === 'rel') rel ??= value.toLowerCase().split(/\s+/).filter(Boolean)
    }
    if (!take(rest)) return undefined
    links.push({ target: address.trim(), rel: rel ?? [] })
  }
  return links
}
