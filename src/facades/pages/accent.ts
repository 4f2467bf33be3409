import { createHash } from 'node:crypto'

/**
 * A colour of somebody's choice, made readable. Text of it stands on our papers, and white or nearly black text on it: 4.5 to 1
 * in either case (WCAG 2.2, 1.4.3). What does not reach that is darkened step by step, or lightened where pages are dark.
 * @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */

type Rgb = readonly [number, number, number]

const least = 4.5
const steps = 100
/** The papers of `style.ts`: of the page and of what stands apart on it. */
const light = { papers: ['#ffffff', '#f3f4f7'], towards: [0, 0, 0], on: '#fff' } as const
const dark = { papers: ['#15171c', '#1e2128'], towards: [255, 255, 255], on: '#0d1526' } as const

const parsed = (colour: string): Rgb => [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb
const written = (rgb: Rgb) => `#${rgb.map(one => Math.round(one).toString(16).padStart(2, '0')).join('')}`

function luminance(colour: string): number {
  const [r, g, b] = parsed(colour).map(one => {
    const share = one / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** From 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function readable(colour: string, { papers, towards }: typeof light | typeof dark): string {
  const from = parsed(colour)
  for (let step = 0; step < steps; step += 1) {
    const mixed = written(from.map((one, n) => one + ((towards[n] ?? 0) - one) * (step / steps)) as unknown as Rgb)
    if (papers.every(paper => contrast(mixed, paper) >= least)) return mixed
  }
  return written(towards)
}

/** A sheet beside the one of all pages, with its hash for the Content-Security-Policy. */
export interface Sheet {
  readonly css: string
  readonly source: string
}

const accentOf = (colour: string, ground: typeof light | typeof dark) =>
  `:root { --accent: ${readable(colour, ground)}; --on-accent: ${ground.on}; }`

export function accentSheet(colour: string): Sheet {
  const css = `\n${accentOf(colour, light)}\n@media (prefers-color-scheme: dark) { ${accentOf(colour, dark)} }\n`
  return { css, source: `'sha256-${createHash('sha256').update(css).digest('base64')}'` }
}
