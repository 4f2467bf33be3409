/**
 * A list of people that administrators keep here, for those who are in no identity provider: contractors, new hires
 * before their first day, partners. A connector reads it as it would read a product.
 */

/** A person as an administrator entered them. Days are `YYYY-MM-DD`, in the time zone of the configuration. */
export interface ListedPerson {
  readonly externalId: string
  readonly login: string
  readonly email?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly birthDate?: string
  readonly phone?: string
  readonly employeeNumber?: string
  /** Who vouches for the person: a login, an address, or a name. */
  readonly sponsor?: string
  /** The first day. */
  readonly startDate?: string
  /** The last day. */
  readonly endDate?: string
  /** ISO 8601: when somebody last changed the entry. */
  readonly changedAt: string
}

/** One entry that was changed: the person as they are now, or without one, gone from the list. */
export interface ListChange {
  readonly externalId: string
  readonly person?: ListedPerson
}

/** The list of one integration, as its connector reads it. */
export interface PeopleList {
  size(): Promise<number>
  /** Where the list stands now: what is changed after this call is found from it. */
  mark(): Promise<string>
  /** The people behind an external id, in the order of these ids. */
  page(after: string | undefined, limit: number): Promise<readonly ListedPerson[]>
  /**
   * Changes behind a mark, oldest first, and the mark behind them. `checkpoint_expired` for a mark that is not of this
   * list, lies in its future, or is older than what it still remembers of removals.
   */
  changes(
    mark: string,
    limit: number,
  ): Promise<{ readonly changes: readonly ListChange[]; readonly mark: string; readonly more: boolean }>
  /** Those whose first day is after `from` and up to `to`, or whose last day is from `from` on and before `to`. */
  turning(
    days: { readonly from: string; readonly to: string },
    after: string | undefined,
    limit: number,
  ): Promise<readonly ListedPerson[]>
  get(externalId: string): Promise<ListedPerson | undefined>
  /** By login, as a login hint is compared. */
  find(login: string): Promise<ListedPerson | undefined>
}
