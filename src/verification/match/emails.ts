import { domainToASCII } from 'node:url'
import type { ClaimMatch } from './types.ts'

interface Address {
  readonly local: string
  readonly domain: string
}

/** Case is ignored before the `@` too: no provider in use tells people apart by it (RFC 5321, section 2.4). */
function read(text: string): Address | undefined {
  const written = text.normalize('NFKC').trim().toLowerCase()
  const at = written.lastIndexOf('@')
  const domain = domainToASCII(written.slice(at + 1))
  return at <= 0 || domain === '' ? undefined : { local: written.slice(0, at), domain }
}

/** The tag of a subaddress (RFC 5233) is the bearer's own to choose, and so not more than `close`. */
const untagged = ({ local, domain }: Address) => `${local.replace(/(?<=.)\+.*$/, '')}@${domain}`

export function compareEmail(shown: string | undefined, known: string | null): ClaimMatch {
  const here = known === null ? undefined : read(known)
  if (here === undefined) return { value: 'not_checked', reason: known === null ? 'missing_here' : 'unreadable' }
  const there = shown === undefined ? undefined : read(shown)
  if (there === undefined) return { value: 'missing', reason: shown === undefined ? 'missing_there' : 'unreadable' }
  if (here.local === there.local && here.domain === there.domain) {
    return { value: 'matched', reason: shown === known ? 'same' : 'case_or_marks' }
  }
  if (untagged(here) === untagged(there)) return { value: 'close', reason: 'subaddress' }
  return { value: 'mismatched', reason: 'other' }
}
