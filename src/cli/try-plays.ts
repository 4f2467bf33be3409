import { setTimeout as sleep } from 'node:timers/promises'
import type { Result } from '../contract/index.ts'
import { CommandError, exitCodes } from './exit.ts'
import { type Person, playedPerson } from './try-person.ts'
import { type Arrival, arrivalOf } from './try-return.ts'

/** Whom the directory means, and where the stand-in is told what they do. */
interface Who {
  readonly givenName: string
  readonly familyName: string
  readonly incodeUrl: string
}

const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toUpperCase()

/** What a person can show. `vendor`: what a human at the stand-in says a moment later. */
export const plays = {
  'same-person': { shows: () => ({ overall: 'OK' }) },
  'written-differently': {
    shows: ({ givenName, familyName }: Who) => ({
      overall: 'OK',
      document: { givenName: plain(familyName), familyName: plain(givenName) },
    }),
  },
  'another-document': { shows: () => ({ overall: 'OK', document: { givenName: 'Mallory', familyName: 'Elsewhere' } }) },
  'another-face': { shows: () => ({ overall: 'OK', identityId: 'id-of-somebody-else' }) },
  review: { shows: () => ({ overall: 'MANUAL_PENDING' }) },
  'review-approved': { shows: () => ({ overall: 'MANUAL_PENDING' }), vendor: 'MANUAL_OK' },
  'review-rejected': { shows: () => ({ overall: 'MANUAL_PENDING' }), vendor: 'MANUAL_FAIL' },
} as const satisfies Record<string, { readonly shows: (who: Who) => object; readonly vendor?: string }>
export type Play = keyof typeof plays

export const isPlay = (name: string): name is Play => Object.hasOwn(plays, name)

interface Scene {
  readonly verification: { readonly id: string; readonly link: string; readonly url: string }
  readonly who: Who
  redeem(arrival: Arrival): Promise<Result>
  /** How it stands. */
  ask(): Promise<Result>
  /** Told while a human is waited for. */
  hear(result: Result): void
  readonly signal: AbortSignal
}

const everyMs = 500

/** Plays the person from the link to the verdict; where a human decides, until they have. */
export async function playThrough(play: Play, scene: Scene): Promise<Result> {
  const { verification, who, redeem, hear, signal } = scene
  const person = playedPerson(who.incodeUrl, verification.id, signal)
  const { shows, ...later }: { readonly shows: (who: Who) => object; readonly vendor?: string } = plays[play]
  await person.press(verification.link)
  const arrival = await person.show(shows(who))
  if (arrival === undefined) throw new CommandError(exitCodes.negative, 'the browser was not sent back to the flow')
  const first = await redeem(arrival)
  if (first.reason !== 'under_review') return first
  hear(first)
  if (later.vendor !== undefined) await person.decide(later.vendor)
  return afterReview(person, scene)
}

/** The person looks at their page until a human has decided, shows their face once more where that is asked, and goes on. */
async function afterReview(person: Person, { verification, redeem, ask, signal }: Scene): Promise<Result> {
  const seat = `${verification.url}/verify/seat/${verification.id}`
  for (;;) {
    const now = await ask()
    if (now.final) return now
    const sent = new URL(await person.press(seat))
    const asksFace = now.reason === 'in_progress'
    const arrival = asksFace ? await person.show({ overall: 'OK' }) : arrivalOf(sent.searchParams)
    const result = arrival && (await redeem(arrival))
    if (result !== undefined && result.reason !== 'under_review') return result
    await sleep(everyMs, undefined, { signal }).catch(() => {
      throw new CommandError(exitCodes.negative, 'nobody decided in time')
    })
  }
}
