import type { Helpdesk, HelpdeskPerson } from '../../api/schema.ts'

export type Channel = HelpdeskPerson['channels'][number]
type Operation = HelpdeskPerson['operations'][number]

/** What an agent has entered so far. */
export interface Draft {
  readonly channel: Channel['channel'] | undefined
  readonly reason: string
  readonly ticket: string
  readonly operations: readonly Operation[]
  readonly language: 'en' | 'es' | 'pt'
  readonly isAllowed: boolean
  readonly override: string
  readonly address: string
}

/** An address that is not on record can be allowed by a supervisor; what is not set up cannot. */
const allowable: ReadonlySet<Channel['why']> = new Set<Channel['why']>(['no_address', 'not_on_record', 'contact_unsettled'])

export function isUsable({ why }: Channel, { isAllowed }: Pick<Draft, 'isAllowed'>): boolean {
  return why === null || (isAllowed && allowable.has(why))
}

/** What Incode sends is left out where it sends nothing: few have it, and it opens nothing. */
export function offered({ channels }: HelpdeskPerson): readonly Channel[] {
  return channels.filter(({ channel, why }) => why !== 'not_configured' || channel === 'email' || channel === 'sms')
}

export function draftFor(person: HelpdeskPerson): Draft {
  return {
    channel: offered(person).find(({ why }) => why === null)?.channel,
    reason: '',
    ticket: '',
    operations: [],
    language: 'en',
    isAllowed: false,
    override: '',
    address: '',
  }
}

/** As the host is asked, with nothing that was left empty. */
export function requestOf(desk: Helpdesk, person: HelpdeskPerson, channel: Channel['channel'], draft: Draft) {
  const { reason, ticket, operations, language, isAllowed, override, address } = draft
  const filled = <Name extends string>(name: Name, text: string) =>
    (text.trim() === '' ? {} : { [name]: text.trim() }) as Partial<Record<Name, string>>
  return {
    integrationId: desk.id,
    user: { integrationId: person.integrationId, externalId: person.externalId },
    channel,
    language,
    operations: [...operations],
    ...filled('reason', reason),
    ...filled('ticket', ticket),
    ...(isAllowed ? { ...filled('overrideId', override), ...filled('address', address) } : {}),
  }
}
