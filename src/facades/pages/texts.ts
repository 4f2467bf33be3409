import type { OperationName, PageName, Purpose, Reason } from '../../contract/index.ts'
import type { LinkPage, ShownText } from '../../verification/port.ts'

/**
 * What a person agrees to by pressing *Continue*: all that the page of a link says before it. The verification keeps which
 * text it was, so a change of one word of it is another version (`test/facades/pages/consent.test.ts` knows them all).
 */
export const consentText = { text: 'continue', version: 4, language: 'en' } as const

/** As the form sends it along: a page may have been open since before the text changed. */
export const consentMark = `${consentText.text}.${consentText.version}.${consentText.language}`

/** What a form was shown with; undefined where it says nothing of ours. */
export function consentIn(mark: unknown): ShownText | undefined {
  const [, version, language] = (typeof mark === 'string' && /^continue\.(\d{1,4})\.([a-z]{2})$/.exec(mark)) || []
  if (version === undefined || language === undefined || Number(version) < 1) return undefined
  // Nobody was shown a text that is still to be written.
  return Number(version) > consentText.version ? undefined : { text: consentText.text, version: Number(version), language }
}

/** What the page says will happen once the person is verified. */
export const purposeTexts: Readonly<Record<Purpose, string>> = {
  step_up: 'confirm that it is you before going on',
  account_recovery: 'give you back access to your account',
  sign_up: 'confirm who you are for a new account',
  enrollment: 'remember your face and document for later checks',
  helpdesk: 'let the helpdesk know that it is really you',
}

export const operationTexts: Readonly<Record<OperationName, string>> = {
  password_reset_link: 'a link to set a new password',
  temporary_access_pass: 'a temporary access code',
  reset_factors: 'your sign-in methods are removed, so that you can set up new ones',
  unlock: 'your account is unlocked',
  temporary_password: 'a temporary password',
  reactivate: 'your account is activated again',
  revoke_sessions: 'you are signed out everywhere',
  suspend: 'your account is suspended',
}

/** A heading and a paragraph. People see few texts; the exact reason goes to the flow and to administrators. */
export interface Ending {
  readonly title: string
  readonly text: string
}

const notConfirmed: Ending = {
  title: 'We could not confirm that it is you',
  text: 'Please go back to where you came from. If you need help, ask your helpdesk: they can see what happened.',
}
const stopped: Ending = { title: 'This request was stopped', text: 'Nothing else will happen. You can close this page.' }
const technical: Ending = {
  title: 'This does not work right now',
  text: 'The check of your identity cannot be done at the moment. It is not because of you. Please try again in a few minutes, starting where you came from.',
}

const endings: Partial<Record<Reason, Ending>> = {
  ok: { title: 'You are done', text: 'Your identity is confirmed. You can close this page.' },
  awaiting_return: { title: 'You are done', text: 'Your identity is confirmed. Go back to where you came from.' },
  under_review: {
    title: 'Somebody will have a look',
    text: 'Thank you. Your check needs a second look by a person. You will hear from the organisation that asked. You can close this page.',
  },
  review_timeout: { title: 'This request has expired', text: 'Please start again where you came from.' },
  abandoned: { title: 'This request has expired', text: 'Please start again where you came from.' },
  cancelled: stopped,
  reported_by_person: {
    title: 'Thank you for telling us',
    text: 'This request is stopped, and the organisation that asked can see that it was not you. You need not do anything else.',
  },
  relay_suspected: {
    title: 'This request was stopped for your safety',
    text: 'It was opened in one browser and finished in another. If somebody sent you the link, do not go on and tell your helpdesk. If you started it yourself, start again and stay on one device.',
  },
  face_quality: {
    title: 'The picture was not good enough',
    text: 'Take off glasses or a mask, find even light, and try again. Start where you came from.',
  },
  rate_limited: { title: 'Too many tries', text: 'Please wait a while, then start again where you came from.' },
  provider_unavailable: technical,
  provider_error: technical,
}

/** Told where the verdict was received before anybody objected: nothing can be stopped here any more. */
export const tooLate: Readonly<Record<'relay' | 'report', Ending>> = {
  report: {
    title: 'It is too late to stop this',
    text: 'The answer was already used before you pressed. What you say is written down, and the organisation that asked can see it. If it was not you, call your helpdesk now.',
  },
  relay: {
    title: 'This was finished in another browser',
    text: 'It was begun in another browser than this one, and what came of it has been used there already. If somebody sent you the link, call your helpdesk now: the organisation that asked can see that something is wrong. If you began it yourself, go back to the browser in which you did.',
  },
}

/** For whoever is refused and may ask a person to look. What happened, what to bring, how long; never what failed. */
export const secondLook = {
  offer:
    'If you think that this is a mistake, ask for a second look. Somebody of the organisation then looks at your check within two days, and may ask you for papers that show who you are. Then start again where you came from.',
  asked: {
    title: 'Somebody will have a look',
    text: 'Your request is noted. Somebody of the organisation looks at it within two days, and may ask you for papers. After that, start again where you came from.',
  },
} as const

export function endingOf(reason: Reason): Ending {
  return endings[reason] ?? notConfirmed
}

/** Of a caller: three wrong codes, or another browser. Whichever it was, the same is to be done. */
const stoppedAtDesk: Ending = {
  title: 'This request was stopped for your safety',
  text: 'A wrong code was typed at the helpdesk too often, or it was opened in one browser and finished in another. If you are speaking with your helpdesk, ask them to start again. If somebody called you, hang up, and call your helpdesk yourself.',
}

/** Whose invitation it was: they came from nowhere that they could go back to. */
const askAgain = 'Ask the organisation that invited you, or your helpdesk, for a new invitation.'
const invited: Partial<Record<Reason, Ending>> = {
  cancelled: { title: 'This invitation was stopped', text: `Nothing else will happen. If you still have to enroll: ${askAgain}` },
  abandoned: { title: 'This invitation has expired', text: askAgain },
  review_timeout: { title: 'This invitation has expired', text: askAgain },
  relay_suspected: {
    title: 'This invitation was stopped for your safety',
    text: `It was opened in one browser and finished in another. If you did that yourself, stay in one browser next time. ${askAgain}`,
  },
  face_quality: {
    title: 'The picture was not good enough',
    text: `Take off glasses or a mask, and find even light for the next try. ${askAgain}`,
  },
  rate_limited: { title: 'Too many tries', text: `Please wait a while. ${askAgain}` },
  provider_unavailable: {
    ...technical,
    text: `The check of your identity cannot be done at the moment. It is not because of you. ${askAgain}`,
  },
  provider_error: {
    ...technical,
    text: `The check of your identity cannot be done at the moment. It is not because of you. ${askAgain}`,
  },
}
const well: ReadonlySet<Reason> = new Set(['ok', 'awaiting_return', 'under_review', 'reported_by_person'])

/** How a verification ended, for the person whose page it is. */
export function endingFor(reason: Reason, { purpose, mustReceive }: Pick<LinkPage, 'purpose' | 'mustReceive'>): Ending {
  if (purpose === 'helpdesk' && reason === 'relay_suspected') return stoppedAtDesk
  if (purpose !== 'enrollment' || mustReceive || well.has(reason)) return endingOf(reason)
  return (
    invited[reason] ?? { title: notConfirmed.title, text: 'If you need help, ask your helpdesk: they can see what happened.' }
  )
}

/** After the third code that was not the one on the phone. */
export const tooManyCodes: Ending = {
  title: 'The code was wrong three times',
  text: 'This request was stopped for your safety. If you typed a code that somebody told you, or somebody asked you for yours, tell your helpdesk. If you started it yourself, start again where you came from.',
}

/**
 * What a façade ends with that shows a page of ours. It says nothing of a verdict that went well: whoever wants to hear it
 * hears it from the verification.
 */
export const answerTexts: Readonly<Record<PageName, Ending>> = {
  done: { title: 'You are done', text: 'You can close this page.' },
  denied: notConfirmed,
  review: endingOf('under_review'),
  expired: endingOf('abandoned'),
  unavailable: technical,
}
