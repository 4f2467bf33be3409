import type { DirectoryUser, IntegrationId } from '../contract/index.ts'
import type { InviteDeps } from './deps.ts'
import type { WhyNot } from './eligible.ts'
import { judge } from './judge.ts'
import { membersAfter, openAmong } from './rows.ts'
import { directoryOf, findPeople, mostNamed, type Whom } from './whom.ts'

export interface PreviewInput extends Whom {
  readonly integrationId: string
  readonly directoryIntegrationId?: string
}

/** What a campaign would do if it began now. */
export interface Preview {
  /** How many were looked at. */
  readonly people: number
  readonly invited: number
  /** Who would be left out and why, the most first. */
  readonly left: readonly { readonly why: WhyNot; readonly people: number }[]
  /** The places in a list of people that name nobody. */
  readonly unknown: readonly number[]
  /** Whether a group has more people than are looked at beforehand. */
  readonly isPartial: boolean
  readonly canSend: boolean
}

const atOnce = 500

/** Reads as a campaign would, and writes nothing. Those who are put in the line later may be judged otherwise by then. */
export async function previewCampaign(deps: InviteDeps, input: PreviewInput): Promise<Preview> {
  const { reports } = deps.store
  const starter = await deps.starter(input.integrationId)
  const directoryId = directoryOf(starter, input.directoryIntegrationId)
  const { found, unknown } = await findPeople(reports, directoryId, input)
  const { groupId } = input
  const group = groupId === undefined ? undefined : await membersOf(deps, directoryId, groupId)
  const people = group?.members ?? found
  const left = new Map<WhyNot, number>()
  let invited = 0
  for (let from = 0; from < people.length; from += atOnce) {
    const batch = people.slice(from, from + atOnce)
    const asking = { kind: 'invite', integration_id: starter.integrationId, directory_id: directoryId } as const
    const judged = await judge({ settleDays: deps.settleDays, now: deps.clock.now() }, reports, asking, batch)
    const open = await openAmong(
      reports,
      directoryId,
      batch.map(({ externalId }) => externalId),
    )
    for (const { user, why } of judged) {
      const not = why ?? (open.has(user.externalId) ? 'already_invited' : undefined)
      if (not === undefined) invited += 1
      else left.set(not, (left.get(not) ?? 0) + 1)
    }
  }
  return {
    people: people.length,
    invited,
    left: [...left].map(([why, n]) => ({ why, people: n })).toSorted((a, b) => b.people - a.people),
    unknown,
    isPartial: group?.isPartial ?? false,
    canSend: deps.messages.canSend,
  }
}

/** As many as may be named one by one: more are not counted while somebody waits for it. */
async function membersOf({ store }: InviteDeps, directoryId: IntegrationId, groupId: string) {
  const members: DirectoryUser[] = []
  for (let after = 0; ; ) {
    const page = await membersAfter(store.reports, directoryId, groupId, after, atOnce)
    members.push(...page.map(({ user }) => user))
    const last = page.at(-1)
    if (members.length > mostNamed) return { members: members.slice(0, mostNamed), isPartial: true }
    if (page.length < atOnce || last === undefined) return { members, isPartial: false }
    after = last.row
  }
}
