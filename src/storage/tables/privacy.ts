/** One row: the key under which people are marked in what outlives them, sealed. */
export interface MarkKeysTable {
  id: number
  sealed: string
  created_at: number
}

/**
 * Who was erased, as a keyed mark of (integration id, external id): whoever comes back is bound again by two people only. Of
 * their identities there are marks, too: of the one that they had, and of those that two people had taken away from them.
 */
export interface ErasedPeopleTable {
  mark: string
  erased_at: number
}

/** Up to when verifications of a class were minimised, by when they were started. Primary key class. */
export interface RetentionMarksTable {
  class: string
  until_at: number
}
