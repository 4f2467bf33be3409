import type { Steps } from './words.ts'

/**
 * The signing keys of the issuer. `follows` is the one before, so that each has one successor, whoever makes it. What signs
 * is the newest that may; `not_after` is when a key is published no longer.
 */
export const issuerKeys: Steps = ({ int, text, table }) => [
  `create table issuer_keys (
    kid ${text} primary key,
    follows ${text} not null unique,
    private_sealed ${text} not null,
    certificate ${text},
    created_at ${int} not null,
    signs_from ${int} not null,
    not_after ${int}
  ) ${table}`,
]
