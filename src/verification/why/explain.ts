import type { IntegrationId, Purpose } from '../../contract/index.ts'
import { moment } from '../../integrations/moment.ts'
import { endingOf } from './endings.ts'
import type { LastVerification, WhyFacts } from './facts.ts'
import { ofDoor } from './of-door.ts'
import { ofPerson } from './of-person.ts'
import { note, type Sentence, stop } from './sentences.ts'

/** Whether a person can do one thing now, and why. */
export interface Explained {
  readonly purpose: Purpose
  readonly can: boolean
  /** What stands in the way comes first. */
  readonly sentences: readonly Sentence[]
  /** The integrations that offer it, and whether each lets them through. */
  readonly doors: readonly {
    readonly integrationId: IntegrationId
    readonly name: string
    readonly open: boolean
    readonly policy: { readonly id: string; readonly version: number }
  }[]
}

const words: Readonly<Partial<Record<Purpose, string>>> = {
  step_up: 'step-up',
  account_recovery: 'account recovery',
  helpdesk: 'verification of callers',
}

/**
 * Pure. A person can where nothing of theirs stands in the way and at least one integration lets them through. It repeats in
 * words what a start is refused for; it is no verdict, and nobody is let in by it.
 */
export function explain(facts: WhyFacts, purpose: Purpose): Explained {
  const own = ofPerson(facts, purpose)
  const offering = facts.doors.filter(({ purposes }) => purposes.includes(purpose))
  const doors = offering.map(door => ({ door, said: ofDoor(door, facts, purpose) }))
  const none = doors.length > 0 ? [] : [noDoor(facts, purpose)]
  const isOpen = (said: readonly Sentence[]) => !said.some(({ blocks }) => blocks)
  const can = isOpen(own) && doors.some(({ said }) => isOpen(said))
  const all = [...own, ...none, ...doors.flatMap(({ said }) => said), lastOf(facts.person.last, purpose)]
  return {
    purpose,
    can,
    sentences: [...all.filter(({ blocks }) => blocks), ...all.filter(({ blocks }) => !blocks)],
    doors: doors.map(({ door: { integrationId, name, policy }, said }) => ({ integrationId, name, open: isOpen(said), policy })),
  }
}

function noDoor({ directory }: WhyFacts, purpose: Purpose): Sentence {
  const text = `No integration offers ${words[purpose] ?? purpose} to people of ${directory.name}.`
  return stop('no_door', text, { actor: 'operator' })
}

function lastOf(last: readonly LastVerification[], purpose: Purpose): Sentence {
  const found = last.find(one => one.purpose === purpose)
  if (found === undefined) return note('never_verified', 'There was none of them yet, as far as is kept.')
  const { startedAt, mode, reason, outcome } = found
  const which = mode === 'rehearsal' ? 'The last one, a rehearsal,' : 'The last one'
  const ended = reason === null ? 'is not settled' : endingOf(reason, outcome)
  return note('last_verification', `${which} was started at ${moment(startedAt)} and ${ended}.`)
}
