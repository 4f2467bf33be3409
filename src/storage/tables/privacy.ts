/** One row: the key under which people are marked in what outlives them, sealed. */
export interface MarkKeysTable {
  id: number
  sealed: string
  created_at: number
}

/** Who was erased, as a keyed mark of (integration id, external id). Whoever comes back is bound again by two people only. */
export interface ErasedPeopleTable {
  mark: string
  erased_at: number
}

/** Up to when verifications of a class were minimised, by when they were started. Primary key class. */
export interface RetentionMarksTable {
  class: string
  until_at: number
}
