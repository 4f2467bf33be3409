import type { RawLetter } from './conversation.ts'
import { type ReadMail, readMail } from './read-mail.ts'

/** A message that was kept, with the addresses that can be opened from it. */
export interface KeptMail extends ReadMail {
  readonly at: string
  readonly from: string
  readonly to: readonly string[]
  readonly links: readonly string[]
}

export interface Inbox {
  put(letter: RawLetter): void
  /** Oldest first. */
  list(to?: string): readonly KeptMail[]
  clear(): void
}

const most = 10_000

export function inbox(clock: { now(): number }): Inbox {
  let kept: KeptMail[] = []
  return {
    put({ from, to, raw }) {
      const mail = readMail(raw)
      const links = mail.text.match(/https?:\/\/[^\s<>"]+/g) ?? []
      kept.push({ at: new Date(clock.now()).toISOString(), from, to, ...mail, links })
      if (kept.length > most) kept.shift()
    },
    list: to => kept.filter(mail => to === undefined || mail.to.includes(to)),
    clear() {
      kept = []
    },
  }
}
