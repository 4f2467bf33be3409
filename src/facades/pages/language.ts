import { type PageLanguage, pageLanguages } from '../../contract/index.ts'

/** In which language somebody reads: what was chosen, else the best of what the browser names (RFC 9110, section 12.5.4). */

const baseOf = (tag: string | undefined) => tag?.trim().toLowerCase().split('-')[0]

/** One of ours, of a language tag as anybody writes it (RFC 5646). */
export function pageLanguage(tag: string | null | undefined): PageLanguage | undefined {
  const base = baseOf(tag ?? undefined)
  return pageLanguages.find(one => one === base)
}

/** Names without a weight come first; a weight of nothing means never. */
function wanted(header: string): readonly string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map(part => {
      const [tag, ...parameters] = part.split(';')
      const q = parameters.map(one => /^\s*q=([\d.]+)\s*$/i.exec(one)?.[1]).find(one => one !== undefined)
      return { base: baseOf(tag) ?? '', weight: q === undefined ? 1 : Number(q) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ base }) => base)
}

export function languageFor(
  offered: readonly PageLanguage[],
  chosen: string | undefined,
  acceptLanguage: string | undefined,
): PageLanguage {
  const of = (base: string | undefined) => offered.find(one => one === base)
  const accepted = wanted(acceptLanguage ?? '').map(of)
  return of(baseOf(chosen)) ?? accepted.find(one => one !== undefined) ?? offered[0] ?? 'en'
}
