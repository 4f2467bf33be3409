export const enter = {
  title: 'Sign in',
  lead: 'The console of this Stepgate host.',
  ended: 'Your session has ended. Sign in again to go on where you were.',
  oidc: 'Sign in with your organisation',
  link: 'With a link',
  linkHow: 'Whoever runs this host makes one that works once and for ten minutes:',
  command: 'stepgate admin link',
  noOidc: 'No sign-in provider is set up on this host.',
}
