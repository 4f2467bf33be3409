import type { Words } from './words.ts'

/** The same warning in all languages: a mail that hurries people, or asks for a password, is not ours. */
const usual = {
  button: 'Open the page',
  days: 'en-GB',
  after: [
    'You need your identity document and a camera. The link is for you alone and works until {until}: do not forward it.',
    'Nobody will ask you for a password. If you do not know what this is about, open the page and press “Not me”, or ask your helpdesk in the way you always do.',
  ],
} as const

export const en: Words = {
  invite: {
    ...usual,
    subject: '{organisation}: confirm who you are',
    before: [
      '{organisation} asks you to confirm your identity for the account {account}, once, so that later you can prove that it is you.',
    ],
  },
  invite_reminder: {
    ...usual,
    subject: 'Reminder – {organisation}: confirm who you are',
    before: ['{organisation} has asked you to confirm your identity for the account {account}. It has not been done yet.'],
  },
  renewal: {
    ...usual,
    subject: '{organisation}: renew your identity check',
    before: ['Your identity check for the account {account} with {organisation} runs out soon. Renew it with a new one.'],
  },
  review_approved: {
    days: usual.days,
    subject: '{organisation}: one step is left of your identity check',
    before: [
      '{organisation} has looked at your identity check for the account {account}. One step is left: come back and show your face once more, on the page that you have open, in the same browser, until {until}.',
    ],
    after: ['This message has no link. If you did not start a check, tell your helpdesk, in the way you always do.'],
  },
  review_rejected: {
    days: usual.days,
    subject: '{organisation}: your identity check was not accepted',
    before: ['Your identity check for the account {account} with {organisation} was not accepted. Ask your helpdesk what to do.'],
    after: ['This message has no link. If you did not start a check, tell your helpdesk, in the way you always do.'],
  },
  recovery_started: {
    ...usual,
    subject: '{organisation}: somebody asks to get into your account',
    short: '{organisation}: somebody asks to get into your account. If it is not you, open this and press Not me:',
    before: [
      'Somebody has begun to prove that they are you, to get into the account {account} with {organisation}.',
      'If that was you, there is nothing to do.',
    ],
    after: [
      'If it was not you, open the page and press “Not me”, by {until}, and tell your helpdesk in the way you always do. Nobody will ask you for a password.',
    ],
  },
  recovery_attempts: {
    ...usual,
    subject: '{organisation}: more attempts to get into your account',
    before: [
      'Somebody has begun {attempts} more times within an hour to prove that they are you, to get into the account {account} with {organisation}. You were not written to each time.',
      'If that was you, there is nothing to do.',
    ],
    after: [
      'If it was not you, open the page and press “Not me”, by {until}, and tell your helpdesk in the way you always do. Nobody will ask you for a password.',
    ],
  },
  recovery_done: {
    ...usual,
    subject: '{organisation}: somebody got into your account',
    short: '{organisation}: somebody got into your account. If it was not you, open this and press Not me:',
    before: [
      'Somebody has proved that they are you, and was let into the account {account} with {organisation}.',
      'If that was you, there is nothing to do.',
    ],
    after: [
      'If it was not you, open the page and press “Not me”, by {until}, and tell your helpdesk in the way you always do. Nobody will ask you for a password.',
    ],
  },
  identity_bound: {
    ...usual,
    subject: '{organisation}: an identity check now belongs to your account',
    short: '{organisation}: a face now belongs to your account. If it is not yours, open this and press Not me:',
    before: [
      'Somebody has shown an identity document and a face for the account {account} with {organisation}. From now on this face proves that it is you.',
      'If that was you, there is nothing to do.',
    ],
    after: [
      'If it was not you, open the page and press “Not me”, by {until}, and tell your helpdesk in the way you always do. Nobody will ask you for a password.',
    ],
  },
  account_changed: {
    ...usual,
    subject: '{organisation}: your account was changed',
    short: '{organisation}: your account was changed. If it was not you, open this and press Not me:',
    before: [
      'Somebody who proved that they are you had this done for the account {account} with {organisation}: {change}.',
      'If that was you, there is nothing to do.',
    ],
    after: [
      'If it was not you, open the page and press “Not me” at once, by {until}, and tell your helpdesk in the way you always do. Nobody will ask you for a password.',
    ],
  },
  identity_unbound: {
    days: usual.days,
    subject: '{organisation}: the identity check of your account was taken away',
    short:
      '{organisation}: the identity check of your account was taken away. If you did not ask for it, call your helpdesk now.',
    before: [
      'Two administrators took away the identity that belonged to the account {account} with {organisation}. The face that proved that it is you proves it no longer.',
      'Until {until} nobody else can be put in its place, whatever anybody asks for.',
    ],
    after: [
      'If you asked for it, there is nothing to do. If you did not, tell your helpdesk now, in the way you always do. This message has no link, and nobody will ask you for a password.',
    ],
  },
  contact_changed: {
    days: usual.days,
    subject: '{organisation}: your contact data were changed',
    short: '{organisation}: your contact data were changed. If it was not you, call your helpdesk now.',
    before: [
      'The e-mail address or the telephone number of the account {account} with {organisation} was changed. You are told at the addresses that were on record before, until {until}.',
    ],
    after: [
      'If it was you, there is nothing to do. If it was not, tell your helpdesk now, in the way you always do: somebody may be about to take your account. This message has no link, and nobody will ask you for a password.',
    ],
  },
  alerts: {
    days: usual.days,
    subject: '{organisation}: what needs somebody, and what is over',
    before: [
      'This is what happened at {organisation} since you were told last. Each is told when it begins and when it is over.',
    ],
    after: ['This message has no link that signs anybody in. “stepgate alerts” lists what is open.'],
  },
  alert_receivers_changed: {
    days: usual.days,
    subject: '{organisation}: who is told of alerts was changed',
    before: [
      'Somebody changed who is told when something needs somebody at {organisation}, or at which hours. You are told as an owner, or since you were told until now. This is what changed:',
    ],
    after: [
      'Whoever wants to go unnoticed begins with this. If you do not know of it, ask the owners now: the audit says who did it. This message has no link.',
    ],
  },
  approval_asked: {
    days: usual.days,
    subject: '{organisation}: your approval is asked for',
    before: [
      'Somebody has proved that they are the holder of the account {account} with {organisation}. What they asked for is done only if you approve it.',
      'Talk to the person, in the way you always do, before you decide. The page shows a number; the person sees the same one.',
    ],
    button: 'Look at it',
    after: [
      'You sign in with your own account. Forwarding this message helps nobody: only those who were asked can decide. If nobody decides in time, it is refused.',
    ],
  },
  approval_approved: {
    days: usual.days,
    subject: '{organisation}: it was approved',
    before: [
      'You were asked for your approval for the account {account} with {organisation}. One of those who were asked has approved it: there is nothing left to decide.',
    ],
    after: ['If you believe that this is wrong, tell your helpdesk now, in the way you always do. This message has no link.'],
  },
  approval_refused: {
    days: usual.days,
    subject: '{organisation}: it was refused',
    before: [
      'You were asked for your approval for the account {account} with {organisation}. One of those who were asked has refused it: nothing is done to the account, and there is nothing left to decide.',
    ],
    after: ['This message has no link.'],
  },
  approval_expired: {
    days: usual.days,
    subject: '{organisation}: nobody decided in time',
    before: [
      'You were asked for your approval for the account {account} with {organisation}. Nobody decided in time: nothing is done to the account. The person can verify again.',
    ],
    after: ['This message has no link.'],
  },
  approval_ended: {
    days: usual.days,
    subject: '{organisation}: there is nothing left to approve',
    before: [
      'You were asked for your approval for the account {account} with {organisation}. The request was stopped before anybody decided: there is nothing left to decide.',
    ],
    after: ['This message has no link.'],
  },
  configuration_loosened: {
    ...usual,
    subject: '{organisation}: the integration was made looser',
    before: [
      'Somebody changed the integration {organisation} so that it may let somebody through whom it would not have let through before. You are told as an owner, by your account {account}.',
    ],
    after: [
      'Until {until} nobody is recovered or enrolled through it, unless a second administrator confirms the change. If you do not know of it, look at the history of the integration and at who holds a token of an administrator.',
    ],
  },
  recovery_code: {
    days: usual.days,
    subject: '{organisation}: your code',
    short: '{organisation}: your code is {code}. Type it on the page where you asked for it. Give it to nobody, whoever asks.',
    before: [
      'Somebody wants to get back into the account {account} with {organisation}, and asked for this code:',
      '{code}',
      'Type it on the page where you asked for it, in the same browser. It works for 15 minutes, once.',
    ],
    after: [
      'Give it to nobody: whoever asks you for it, by telephone or in a message, is not your helpdesk. If you did not ask for it, do nothing with it, and tell your helpdesk in the way you always do.',
    ],
  },
  account_secret: {
    days: usual.days,
    subject: '{organisation}: what you asked for to sign in',
    before: [
      'Somebody who proved that they are you asked for this, to get into the account {account} with {organisation}. Use it now; it works once, until {until} at the latest, and often for much less.',
      'Give it to nobody: nobody from your helpdesk will ask you for it.',
    ],
    button: 'It was not me: open this page, and press “Not me”',
    after: [
      'If it was not you, what stands above is taken back once you have pressed, and everybody is signed out of the account. Then tell your helpdesk, in the way you always do.',
    ],
  },
  helpdesk: {
    ...usual,
    subject: '{organisation}: confirm who you are for the helpdesk',
    short: '{organisation}: you called the helpdesk? Confirm who you are here. If you did not call, open it and press Not me.',
    before: [
      'You called the helpdesk of {organisation} about the account {account}. Confirm who you are on this page, now, while you are speaking with them.',
    ],
    after: [
      'The link is for you alone and works for a few minutes: do not forward it.',
      'If you did not call, open the page and press “Not me”. We never call you and ask for a link, a code or a password.',
    ],
  },
}
