/** Markup that is safe to send: made by `html` only, which escapes everything that is put into it. */
export interface Html {
  readonly markup: string
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, found => escapes[found] ?? '')

type Piece = string | number | Html | null | undefined | false | readonly Html[]

function render(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return ''
  if (typeof piece === 'object') return 'markup' in piece ? piece.markup : piece.map(render).join('')
  return escaped(String(piece))
}

/** A template whose values are escaped unless they are markup themselves. Empty for null, undefined and false. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { markup: strings.reduce((text, part, index) => text + render(pieces[index - 1]) + part) }
}

/** For markup that another library made, such as a drawing. */
export function trusted(markup: string): Html {
  return { markup }
}
