import { outcomes } from './words.ts'

const people = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`

export const overview = {
  title: 'Overview',
  lead: 'What needs somebody now, and how it goes today.',
  needs: 'What needs somebody now',
  nothing: 'Nothing needs anybody',
  nothingWhy: 'Alerts, held runs, reviews, cases and changes that wait show up here by themselves.',
  moreAlerts: (count: number) => `The newest ${count} alerts are shown; there are more.`,
  run: {
    held: (name: string) => `A run of ${name} is held`,
    heldHow: 'It would change more than is usual. Look at it, then release or reject it.',
    failing: (name: string) => `Runs of ${name} fail`,
    failingHow: 'People who joined, moved or left are not known here until one succeeds.',
    late: (name: string) => `A run of ${name} is late`,
    lateHow: 'It should have begun long ago.',
    link_key: (name: string) => `Accounts of ${name} are not linked`,
    link_keyHow: 'People may be able to edit the attribute that would link them.',
  },
  reviews: (count: number) => (count === 1 ? '1 review waits' : `${count} reviews wait`),
  reviewsHow: 'People are not let in until somebody decides, or its time is up.',
  cases: (count: number) => (count === 1 ? '1 case is open' : `${count} cases are open`),
  casesHow: 'Something does not fit, such as one identity on two accounts. Some bar people until an owner decides.',
  loosened: (name: string) => `A policy of ${name} was made looser`,
  loosenedHow: 'Nobody is recovered or bound for the first time by it for a while.',

  today: 'Today’s verifications',
  ends: 'ends',
  todayOf: 'By outcome, since midnight here.',
  outcomes,
  noneToday: 'Nobody has been verified today.',
  bar: (parts: readonly string[]) => `Of today’s verifications: ${parts.join(', ')}`,

  coverage: 'Who is enrolled',
  coverageOf: (enrolled: number, total: number) => `${enrolled.toLocaleString('en')} of ${people(total)}`,
  noDirectory: 'There is no directory yet.',
  share: (name: string) => `Share of ${name} that is enrolled`,

  start: 'Getting started',
  startHow: 'This list leaves when all of it is done.',
  done: 'done',
  next: 'next',
  later: 'later',
  steps: {
    account: ['Connect an Incode account', 'It looks at documents and faces. Its API key and a workflow are all that is asked.'],
    directory: ['Connect a directory', 'Okta, Microsoft Entra, or a list of your own: the people who will be verified.'],
    people: ['Read the people', 'The first run shows what it would do, and waits for your yes.'],
    flow: ['Connect a flow', 'Where your product asks who somebody is: sign-in, recovery, the helpdesk.'],
    verified: ['Verify somebody', 'Begin with a rehearsal of the flow, then with yourself.'],
  },
  enterPeople: ['Enter the people', 'Nobody is on the list yet. Add them one by one, or by a file.'],
  connect: 'Connect',
  goThere: 'Go there',
} as const
