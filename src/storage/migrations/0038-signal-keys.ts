import type { Steps } from './words.ts'

/** What security event tokens are signed by: keys of their own, so that no such token can pass for one of the OpenID provider. */
export const signalKeys: Steps = ({ int, text, table }) => [
  `create table signal_keys (
    kid ${text} primary key,
    follows ${text} not null unique,
    private_sealed ${text} not null,
    created_at ${int} not null
  ) ${table}`,
]
