import type { Ending, Words } from './words.ts'

const technical: Ending = {
  title: 'This does not work right now',
  text: 'The check of your identity cannot be done at the moment. It is not because of you. Please try again in a few minutes, starting where you came from.',
}
const expired: Ending = { title: 'This request has expired', text: 'Please start again where you came from.' }

const askAgain = 'Ask the organisation that invited you, or your helpdesk, for a new invitation.'
const invitationExpired: Ending = { title: 'This invitation has expired', text: askAgain }
const invitedTechnical: Ending = {
  ...technical,
  text: `The check of your identity cannot be done at the moment. It is not because of you. ${askAgain}`,
}

export const en: Words = {
  lang: 'en',
  link: {
    title: 'Confirm that it is you',
    asks: 'Who asks',
    account: 'For the account',
    to: 'To',
    theirWords: 'Their words',
    get: 'What you will get',
    at: 'Asked at',
    next: 'What happens next:',
    steps: ['You are taken to the check of your document and your face, which Incode does.', 'You come back here by yourself.'],
    lastTold: 'You are told whether it worked.',
    lastHere: 'You go on where you started, in this browser.',
    lastPhone: 'This phone shows a code. Type it into the browser in which you started, and go on there.',
    cautionStart:
      'Only go on if you started this yourself, just now. Nobody from your helpdesk will send you such a link and ask you to hurry.',
    cautionInvitation:
      'Only go on if this invitation came to your own mailbox, and the account is yours. If somebody else sent you the link, press Not me.',
    cautionHelpdesk:
      'Only go on if you called your helpdesk yourself, and are speaking with them now. We never call you and ask for this. If somebody called you, press Not me.',
    cautionPhone:
      'Only go on if you scanned this just now, from your own screen. If somebody else showed or sent it to you, press Not me.',
    need: 'You need your identity document and a camera.',
    go: 'Continue',
    phone: "Use my phone's camera",
    notMe: 'Not me',
    otherTitle: 'Opened in another browser',
    otherHeading: 'This request belongs to another browser',
    otherText: 'It was already begun somewhere else, and only there it can go on. If that was you, go back to that browser.',
    otherInvitation: 'If you no longer have it, ask the organisation that invited you, or your helpdesk, for a new invitation.',
    otherNotMe: 'If you did not start it, press Not me.',
    done: 'Your check is done',
    middle: 'You are in the middle of this',
    doneText: 'Press the button to go on to where you came from.',
    goOn: 'Go on',
  },
  purposes: {
    step_up: 'confirm that it is you before going on',
    account_recovery: 'give you back access to your account',
    sign_up: 'confirm who you are for a new account',
    enrollment: 'remember your face and document for later checks',
    helpdesk: 'let the helpdesk know that it is really you',
  },
  operations: {
    password_reset_link: 'a link to set a new password',
    temporary_access_pass: 'a temporary access code',
    reset_factors: 'your sign-in methods are removed, so that you can set up new ones',
    reset_factor: 'one of your sign-in methods is removed, which you choose',
    unlock: 'your account is unlocked',
    temporary_password: 'a temporary password',
    reactivate: 'your account is activated again',
    revoke_sessions: 'you are signed out everywhere',
    suspend: 'your account is suspended',
    register_external_method: 'the check of your identity becomes one of your sign-in methods',
  },
  seat: {
    moment: 'One moment',
    waiting: 'We are waiting for the result of your check. This page renews itself.',
    look: 'Look now',
    notFinished: 'Not finished yet?',
    backToCheck: 'Go back to the check',
    phoneInstead: 'Use my phone instead',
    reviewMore: 'Once it is decided, open it again in this browser to go on.',
    done: 'Your check is done',
    finish: 'Press the button to finish.',
    goOnThere: 'Go on to where you came from.',
    startTitle: 'Go on to Incode',
    startHeading: 'Go on with the check',
    here: 'Go on in this browser',
    soon: 'Your check is done. In a few seconds you can go on. This page renews itself.',
    again: 'Try again',
    againHeading: 'That did not work yet',
    againText:
      'The check ended without a result. Take off glasses or a mask, find even light, have your document ready, and try again.',
    codeTitle: 'Your code',
    codeHeading: 'Type this code where you started',
    codeWarn:
      'Only type it into your own browser. Never tell it to anybody, and never type it into a page that somebody sent you.',
    codeValid: 'It is valid for two minutes.',
    typeTitle: 'Type the code from your phone',
    typeHeading: 'Type the code that your phone shows',
    typeText: 'When the check on your phone is done, it shows eight characters. Type them here to go on in this browser.',
    typeWrong: 'That was not the code. Tries left:',
    code: 'Code',
    moved: 'Go on on your phone',
    movedText: 'The check now runs on your phone. Leave this page open.',
    onceMore: 'Show your face once more',
    onceMoreText: 'Somebody has had a look, and you can go on. Have your document ready, and show your face once more.',
    down: 'This does not work right now',
    downHeading: 'Incode cannot be reached right now',
    downText: 'It is not because of you. Wait a moment, then try again. If it goes on, go back without it and try later.',
    without: 'Go back without it',
    secondLook: 'Ask for a second look',
    scanTitle: 'Scan with your phone',
    scanHeading: 'Scan this with your phone',
    scanLabel: 'QR code that opens the check on your phone',
    scanWarn: 'Do not send this picture to anybody, and only scan it if you see it on your own screen.',
    scanText: 'The code is valid for one minute. Once your phone has opened it, this page goes on by itself.',
    scanned: 'I have scanned it',
    redraw: 'Draw a new code',
  },
  embed: {
    title: 'Verify your identity',
    failed: "The check could not be shown on this page. Go on at Incode's own page instead.",
    noScript: "This page needs a script to show the check. Go on at Incode's own page instead.",
    atIncode: "Go on at Incode's own page",
    finished: 'Finished already?',
    stands: 'See how it stands',
  },
  notConfirmed: {
    title: 'We could not confirm that it is you',
    text: 'Please go back to where you came from. If you need help, ask your helpdesk: they can see what happened.',
  },
  endings: {
    ok: { title: 'You are done', text: 'Your identity is confirmed. You can close this page.' },
    awaiting_return: { title: 'You are done', text: 'Your identity is confirmed. Go back to where you came from.' },
    under_review: {
      title: 'Somebody will have a look',
      text: 'Thank you. Your check needs a second look by a person. You will hear from the organisation that asked. You can close this page.',
    },
    review_timeout: expired,
    abandoned: expired,
    cancelled: { title: 'This request was stopped', text: 'Nothing else will happen. You can close this page.' },
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
  },
  invited: {
    cancelled: {
      title: 'This invitation was stopped',
      text: `Nothing else will happen. If you still have to enroll: ${askAgain}`,
    },
    abandoned: invitationExpired,
    review_timeout: invitationExpired,
    relay_suspected: {
      title: 'This invitation was stopped for your safety',
      text: `It was opened in one browser and finished in another. If you did that yourself, stay in one browser next time. ${askAgain}`,
    },
    face_quality: {
      title: 'The picture was not good enough',
      text: `Take off glasses or a mask, and find even light for the next try. ${askAgain}`,
    },
    rate_limited: { title: 'Too many tries', text: `Please wait a while. ${askAgain}` },
    provider_unavailable: invitedTechnical,
    provider_error: invitedTechnical,
  },
  invitedOther: 'If you need help, ask your helpdesk: they can see what happened.',
  stoppedAtDesk: {
    title: 'This request was stopped for your safety',
    text: 'A wrong code was typed at the helpdesk too often, or it was opened in one browser and finished in another. If you are speaking with your helpdesk, ask them to start again. If somebody called you, hang up, and call your helpdesk yourself.',
  },
  objected: {
    takesBack:
      'What was given out for it, be it a pass, a link or a password, is being made useless, and whoever is signed in to the account is signed out.',
    closed: 'From now on nobody can begin this again by your login alone. This ends by itself on',
    closedThen: 'Until then your helpdesk still helps you, and where you are signed in nothing changes.',
  },
  tooLate: {
    report: {
      title: 'It is too late to stop this',
      text: 'The answer was already used before you pressed. What you say is written down, and the organisation that asked can see it. If it was not you, call your helpdesk now.',
    },
    relay: {
      title: 'This was finished in another browser',
      text: 'It was begun in another browser than this one, and what came of it has been used there already. If somebody sent you the link, call your helpdesk now: the organisation that asked can see that something is wrong. If you began it yourself, go back to the browser in which you did.',
    },
  },
  secondLook: {
    offer:
      'If you think that this is a mistake, ask for a second look. Somebody of the organisation then looks at your check within two days, and may ask you for papers that show who you are. Then start again where you came from.',
    asked: {
      title: 'Somebody will have a look',
      text: 'Your request is noted. Somebody of the organisation looks at it within two days, and may ask you for papers. After that, start again where you came from.',
    },
  },
  tooManyCodes: {
    title: 'The code was wrong three times',
    text: 'This request was stopped for your safety. If you typed a code that somebody told you, or somebody asked you for yours, tell your helpdesk. If you started it yourself, start again where you came from.',
  },
  doneHere: { title: 'You are done', text: 'You can close this page.' },
  errors: {
    unknown: { title: 'This page does not exist', text: 'Check the address, or start again where you came from.' },
    used: { title: 'This link was used already', text: 'A link works once. Please start again where you came from.' },
    foreign: {
      title: 'This cannot be done from here',
      text: 'The request did not come from our page, or not from the browser that began it. Please start again where you came from.',
    },
    unreadable: {
      title: 'This could not be read',
      text: 'Go back to the page before and try again, or start again where you came from.',
    },
    passing: {
      title: 'This does not work right now',
      text: 'It is not because of you, and nothing is lost. Wait a moment, then try again. If it goes on, start again where you came from.',
    },
    off: {
      title: 'This does not work right now',
      text: 'You were sent here to show who you are, and the organisation has switched that off. Go back to where you came from and choose another way, or ask your helpdesk.',
    },
    removed: {
      title: 'This is not used any more',
      text: 'You were sent here to show who you are, and the organisation no longer does that here. Go back to where you came from and choose another way, and tell your helpdesk about it.',
    },
  },
  invitation: 'If it was an invitation, ask whoever invited you for a new one.',
  portal: {
    cannot: {
      title: 'This cannot be done here',
      text: 'We cannot give you back this account on this page. Call your helpdesk: they can help you in another way.',
    },
    helpdesk: 'Helpdesk:',
    again: 'Start again',
    onPhone: { title: 'Go on on your phone', text: 'What you need is shown there. You can close this page.' },
    after: 'What to do next',
    useCode:
      'Go to the page where you sign in. Type your login there, and this in place of your password. Then set up how you sign in from now on.',
    signIn: 'Go to the sign-in page',
  },
}
