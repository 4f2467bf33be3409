import type { Steps } from './words.ts'

/** At a helpdesk, of a link that Incode sent by itself: which session it is there, and what Incode said of it. */
export const incodeCalls: Steps = ({ text }) => [
  `alter table helpdesk_calls add column incode_account ${text}`,
  `alter table helpdesk_calls add column incode_session ${text}`,
  `alter table helpdesk_calls add column incode_said ${text}`,
  'create index helpdesk_calls_incode on helpdesk_calls (incode_session) where incode_session is not null',
]
