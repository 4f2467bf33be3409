import type { AccountStatus, Clock, Cursor, JsonObject, PeopleList } from '../../src/contract/index.ts'

/** What the author of a connector brings: a product, or a stand-in for it, and what can be done to it. */

/** The product as the connector under test meets it. */
export interface World {
  /** A configuration that works there. Its secrets should be long and unlike anything else: the kit looks for them. */
  readonly config: JsonObject
  /** The product's time, where it is not the machine's. */
  readonly clock?: Clock
  /** How many milliseconds the connector has waited so far, where it was given a pause of its own. */
  readonly waited?: () => number
  /** The list that the host keeps for the connector, where it has one. */
  readonly list?: PeopleList
  /** How the product words its refusals, where a status alone could be that of somebody in between. */
  readonly refusals?: Readonly<Record<'forbidden' | 'noTenant', Refusal>>
  /** Calls that the product has got so far. */
  readonly calls?: () => number
  /** What can be made to happen there. Those that `ConnectorSamples.hooks` names have to be present. */
  readonly hooks?: Partial<Hooks>
  dispose?(): Promise<void>
}

export interface Refusal {
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
}

/** What became of somebody, as the connector documents it. */
export interface Left {
  readonly status: AccountStatus
  /** The read that brings it into the view. */
  readonly seenBy: 'incremental' | 'full'
}

export interface Hooks {
  /** The configuration with credentials that the product refuses. */
  wrongCredentials(): Promise<JsonObject>
  /** A configuration with credentials that may do less than is needed. */
  missingScope(): Promise<JsonObject>
  /** A configuration that names another tenant than the credentials are of. */
  wrongTenant(): Promise<JsonObject>
  /** Gives a person another family name, with the product's present time. */
  rename(externalId: string, familyName: string): Promise<void>
  /** The person is deleted without a word: only their absence tells. */
  absent(externalId: string): Promise<Left>
  /** The person is deleted, and the product says so. */
  removed(externalId: string): Promise<Left>
  deprovisioned(externalId: string): Promise<Left>
  suspended(externalId: string): Promise<Left>
  /** The person is there, but no longer among those who are read. */
  leftScope(externalId: string): Promise<Left>
  /** A cursor as it would be if the product's time or count were far ahead. */
  future(cursor: Cursor): Cursor
}
export type HookName = keyof Hooks

export const hookNames = [
  'wrongCredentials',
  'missingScope',
  'wrongTenant',
  'rename',
  'absent',
  'removed',
  'deprovisioned',
  'suspended',
  'leftScope',
  'future',
] as const satisfies readonly HookName[]

export interface ConnectorSamples {
  /** A valid configuration that needs no product. */
  readonly config: JsonObject
  /** Configurations as older versions stored them. */
  readonly older?: readonly { readonly version: number; readonly config: JsonObject }[]
  /** Starts the product, with more people than fit on one page. Without it, only what needs none is tested. */
  readonly world?: () => Promise<World>
  /** The product of a directory, without a single person in it. */
  readonly emptyWorld?: () => Promise<World>
  /** The product with exactly so many people, and how many the connector reads at a time. */
  readonly sized?: { readonly pageSize: number; world(people: number): Promise<World> }
  /** Whether 100,000 people are read too. */
  readonly long?: boolean
  /** What the world can make happen. What is not named is listed as absent, and its cases are not there. */
  readonly hooks?: readonly HookName[]
}

/** A hook that was promised. */
export function hook<K extends HookName>(world: World, name: K): Hooks[K] {
  const found = world.hooks?.[name]
  if (!found) throw new Error(`the samples promise the hook ${name}, and the world does not have it`)
  return found
}
