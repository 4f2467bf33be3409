/**
 * Messages on their way out. Whom one goes to and what it says, its link with it, are sealed while it waits, and gone
 * once it has ended. Index: ended_at, for those that remove.
 */
export interface MessagesTable {
  id: string
  kind: string
  medium: 'email' | 'sms'
  language: string
  to_sealed: string | null
  /** JSON of what the text is made from. */
  facts_sealed: string | null
  /** `bounced`: the mail server will never take it. `dropped`: nobody needs it any more. */
  state: 'waiting' | 'sent' | 'bounced' | 'dropped'
  /** JSON of the job that is asked for when it ends, or null. */
  tell: string | null
  /** What the mail server last refused it with. */
  error_code: string | null
  created_at: number
  expires_at: number
  ended_at: number | null
}
