/**
 * Short forms of names beside the built-in table: of everybody, one word each, in the normal form of the matching. Unique
 * (name, short) where ended_at is null; indexes ready_at where proposed, ended_at where it is not null.
 */
export interface NicknamesTable {
  id: string
  name: string
  short: string
  state: 'proposed' | 'in_force' | 'removed'
  /** JSON of `ActorRef`, all three. */
  proposed_by: string
  proposed_at: number
  /** When it takes effect without a second administrator. */
  ready_at: number
  /** Null where nobody confirmed it, or time passed instead. */
  confirmed_by: string | null
  in_force_at: number | null
  ended_by: string | null
  ended_at: number | null
}
