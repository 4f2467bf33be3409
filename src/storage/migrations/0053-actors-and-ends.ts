import type { Steps } from './words.ts'

/**
 * Entries of the audit by who did it: read out of the actor as it was sealed, since a column beside it could be changed without
 * a break in the chain. What is no actor of ours has no id. Until when something lasts that an alert is about; and of the log of
 * a product, since when nobody wants it read, and for which version of its integration that was last looked at.
 */
export const actorsAndEnds: Steps = ({ dialect, int }) => [
  dialect === 'sqlite'
    ? `create index audit_actor on audit (case when json_valid(actor) then json_extract(actor, '$.id') end)`
    : `create index audit_actor on audit ((substring(actor from '"id":"((?:[^"\\\\]|\\\\.)*)"')), seq)`,
  `alter table alerts add column ends_at ${int}`,
  `alter table trails add column off_since ${int}`,
  `alter table trails add column version ${int}`,
]
