import type { Going, Person } from './try-person.ts'

/** One way through a product's flow, as the product began it for somebody. */
export interface Leg {
  /** What the product leads the browser to. */
  readonly start: Going
  /** What the product makes of what the browser brought. */
  finish(landing: Going, person: Person): Promise<Ended>
  /** Where a human may decide while the person waits: their page, and how it stands now; undefined where it is decided. */
  readonly review?: { readonly seat: string; ask(): Promise<Ended | undefined> }
}

/** The branch that a product's flow takes, and what it saw. */
export interface Ended {
  readonly letIn: boolean
  readonly inReview?: boolean
  /** In one word of the product's. */
  readonly reason: string
  readonly rows: readonly (readonly [name: string, value: string])[]
}

/** A product whose side can be played: it begins a flow for a login, and knows where people come back to. */
export interface Product {
  /** How the addresses begin at which the product takes people back. */
  readonly home: string
  /** `session` is the product's own, where it has one that a verification can be of. */
  begin(login: string, person: Person, session?: string): Promise<Leg | Ended>
  /** Only where somebody who is not played can come back: waits for what their browser brings. */
  landing?(): Promise<Going>
  close?(): void
}

export const branchOf = ({ letIn, inReview }: Ended): string =>
  letIn ? 'let in' : inReview ? 'park for a reviewer' : 'do not let in'

/** A request that a product's side made, in one line; values that are secret or say nothing are not shown. */
const shown = new Set(['grant_type', 'login_hint', 'loginHint', 'redirect_uri', 'response_type', 'scope'])

export function requestLine(method: string, url: string, body: URLSearchParams, status: number): string {
  const { pathname } = new URL(url)
  const said = [...body].map(([name, value]) => (shown.has(name) ? `${name}=${value}` : name))
  return [`${method} ${pathname}`, ...(said.length > 0 ? [`(${said.join(', ')})`] : []), `→ ${status}`].join(' ')
}
