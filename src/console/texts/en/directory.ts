const number = (n: number) => n.toLocaleString('en')

export const directory = {
  title: 'Directory information',
  lead: 'Everyone who was synced from your directories, and who of them is enrolled.',
  empty: 'No directory is connected yet',
  emptyHow: 'Connect Okta, Microsoft Entra, or a list of people of your own: after its first sync everyone is here.',
  toIntegrations: 'Go to Integrations',
  people: 'People',
  search: 'Search',
  searchHow: 'Name, login, e-mail or external ID',
  directory: 'Directory',
  everyDirectory: 'All directories',
  group: 'Group',
  everyGroup: 'All groups',
  groupNeeds: 'Choose a directory first',
  noGroup: 'No group begins so',
  status: 'Account',
  everyStatus: 'All but removed',
  enrollment: 'Enrollment',
  everyEnrollment: 'All',
  clear: 'Clear filters',
  clearSearch: 'Clear the search',
  csv: 'Export CSV',
  csvHow: 'Everyone that the list is narrowed to, with the columns that are shown. It is written to the audit.',
  columns: {
    name: 'Name',
    login: 'Login',
    email: 'E-mail',
    directory: 'Directory',
    status: 'Account',
    sourceStatus: 'Word of the product',
    enrollment: 'Enrollment',
    assurance: 'Assurance',
    claims: 'Claims changed',
    contact: 'Addresses changed',
    externalId: 'External ID',
  },
  underReview: (count: number) =>
    count === 1
      ? 'One of them waits for a reviewer before being enrolled'
      : `${number(count)} of them wait for a reviewer before being enrolled`,
  counted: (shown: number, total: number) => `${number(shown)} of ${number(total)} loaded`,
  all: (total: number) => (total === 1 ? 'One person' : `${number(total)} people`),
  hits: (n: number) => (n === 1 ? 'One hit' : `${number(n)} hits`),
  mostHits: (n: number) => `The best ${number(n)} hits. Type more letters to see others.`,
  noHit: 'Nobody is found',
  noHitHow: 'A search looks at the beginnings of names, logins and e-mail addresses. Filters may leave somebody out.',
  nobody: 'Nobody is here yet',
  nobodyHow: 'No sync has brought anybody. A directory is read for the first time when somebody starts it.',
  more: 'The rest comes as you scroll.',
  coverage: 'Enrollment',
  coverageOf: (enrolled: number, total: number) => `${number(enrolled)} of ${number(total)} enrolled`,
  share: (part: number, total: number) => {
    if (part === 0 || total === 0) return '0 %'
    const percent = (part * 100) / total
    return percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(percent < 10 ? 1 : 0)} %`
  },
  expected: 'Of everybody who can be expected to be enrolled: accounts that are switched off at the product do not count.',
  nobodyExpected: 'Nobody who could be enrolled.',
  age: 'Age of enrollments',
  ageOf: (fromDays: number, untilDays: number | null) => {
    if (untilDays === null) return `over ${fromDays} days`
    return fromDays === 0 ? `under ${untilDays} days` : `${fromDays} to ${untilDays} days`
  },
  noAge: 'Nobody is enrolled yet.',
  readAt: 'Read to its end',
  neverRead: 'never',
  byDirectory: 'By directory',
  total: 'People',
  enrolledColumn: 'Enrolled',
  number,
}
