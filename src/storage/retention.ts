import { type Fault, problem } from '../contract/index.ts'

/**
 * What is kept of people and of what was done, for how many days, and who forgets it. One line for each class of data; the
 * days can be set in the host's configuration, within the bounds. Sweeps take their days from here and have none of their
 * own. What has its own end (keys of idempotency and of the OpenID provider, budgets, seen ids) goes when that comes and is
 * not here. The longest is three years where a person is concerned (740 ILCS 14/15(a)); what a rule of the product needs to be
 * right stands below as the least.
 */
// biome-ignore format: a table is read by its columns.
export const retention = {
  tombstones:            { days: 30,    least: 1,    most: 1_095,  what: 'names, addresses, logins, claims of people who left a directory',     by: 'directory/tombstones' },
  tombstoneRows:         { days: 365,   least: 30,   most: 1_095,  what: 'ids of people who left a directory, once nothing refers to them',      by: 'directory/tombstones-purge' },
  bindings:              { days: 1_095, least: 30,   most: 1_095,  what: 'all the rest of people who left a directory, with what they are bound to', by: 'privacy/departed' },
  verificationSecrets:   { days: 7,     least: 3,    most: 30,     what: 'tokens and addresses of Incode sessions',                             by: 'verification/forget' },
  verificationDetail:    { days: 30,    least: 8,    most: 1_095,  what: 'labels, sealed values, parts of the score, comparison of claims',     by: 'verification/forget' },
  verifications:         { days: 365,   least: 30,   most: 1_095,  what: 'how verifications ended, with the tokens that said so; an allow that a product still shows, longer', by: 'verification/forget' },
  policySets:            { days: 90,    least: 8,    most: 1_095,  what: 'sets of settings, once no verification names them',                   by: 'verification/policies/sweep' },
  links:                 { days: 30,    least: 8,    most: 365,    what: 'hashes of links, after they expired',                                 by: 'storage/sweep' },
  codes:                 { days: 3,     least: 3,    most: 30,     what: 'hashes of codes, after they expired',                                 by: 'storage/sweep' },
  invites:               { days: 180,   least: 100,  most: 1_095,  what: 'who was invited, after it ended',                                     by: 'invites/sweep' },
  messages:              { days: 90,    least: 8,    most: 1_095,  what: 'that something was sent, and of which kind, after it ended',          by: 'messages/sweep' },
  accountLinks:          { days: 400,   least: 30,   most: 1_095,  what: 'links of accounts, after they ended',                                 by: 'directory/ended-sweep' },
  cases:                 { days: 400,   least: 30,   most: 1_095,  what: 'what somebody had to look at, after it was closed',                   by: 'directory/ended-sweep' },
  changes:               { days: 400,   least: 30,   most: 1_095,  what: 'what became of people, by names of attributes',                       by: 'storage/sweep' },
  runs:                  { days: 400,   least: 30,   most: 1_095,  what: 'runs of syncs, but the last fifty of a directory',                    by: 'directory/sync/sweep' },
  listedTombstones:      { days: 90,    least: 8,    most: 1_095,  what: 'ids of people who were taken off a list',                             by: 'people-list/sweep' },
  notifications:         { days: 7,     least: 3,    most: 30,     what: 'notifications of products',                                           by: 'webhooks/rows' },
  events:                { days: 30,    least: 1,    most: 365,    what: 'the outbox and webhooks, once delivered; what failed for good',       by: 'jobs/rows' },
  versions:              { days: 1_095, least: 400,  most: 3_650,  what: 'configurations no longer in force, but the last fifty',               by: 'integrations/versions-sweep' },
  trailEvents:           { days: 400,   least: 90,   most: 1_095,  what: 'what products wrote down of people: accepted verdicts, and who was given new credentials by whom', by: 'verification/trails/sweep' },
  audit:                 { days: 400,   least: 90,   most: 1_095,  what: 'who did what: entries of the audit chain, cut off at its old end',     by: 'security/audit-trim' },
} as const satisfies Record<string, RetentionClass>

interface RetentionClass {
  readonly days: number
  readonly least: number
  readonly most: number
  readonly what: string
  readonly by: string
}

export type RetentionName = keyof typeof retention
export type Retention = Readonly<Record<RetentionName, number>>

const names = Object.keys(retention) as readonly RetentionName[]
const dayMs = 86_400_000

/** Milliseconds of each class. */
export const usualRetention: Retention = keptFor({})

/** The days that were set, and the usual ones of every other class, as milliseconds. Out of bounds is refused. */
export function keptFor(days: Readonly<Record<string, number>>): Retention {
  const [fault] = retentionFaults(days)
  if (fault) throw problem('request_invalid', `${fault.path} ${fault.message}`)
  return Object.fromEntries(names.map(name => [name, (days[name] ?? retention[name].days) * dayMs])) as Retention
}

/** What is wrong with days that an operator wrote. */
export function retentionFaults(days: Readonly<Record<string, number>>): readonly Fault[] {
  const faults = Object.entries(days).flatMap(([name, value]) => {
    const known = names.find(one => one === name)
    const path = `retention ${name}`
    if (known === undefined) return [{ path, message: `is no class of data; there are ${names.join(', ')}` }]
    const { least, most } = retention[known]
    const isWithin = Number.isInteger(value) && value >= least && value <= most
    return isWithin ? [] : [{ path, message: `has to be a whole number of days from ${least} to ${most}` }]
  })
  if (faults.length > 0) return faults
  const of = (name: RetentionName) => days[name] ?? retention[name].days
  return [
    ['verificationDetail', 'verifications', 'must not be longer than verifications'] as const,
    ['tombstones', 'tombstoneRows', 'must not be longer than tombstoneRows'] as const,
    ['tombstones', 'bindings', 'must not be longer than bindings'] as const,
  ].flatMap(([shorter, longer, message]) => (of(shorter) > of(longer) ? [{ path: `retention ${shorter}`, message }] : []))
}
