import type { Paths } from '../../api/schema.ts'

type Kind = Paths['/v1/templates']['get']['responses'][200]['content']['application/json']['items'][number]['kind']

/** What each kind of integration is called, as one and as many of them. */
const kinds: Readonly<Record<Kind, string>> = {
  verifier: 'Incode accounts',
  directory: 'Directories',
  flow: 'Flows',
  helpdesk: 'Helpdesks',
  portal: 'Self-service pages',
  client: 'API clients',
}

export const integrations = {
  title: 'Integrations',
  lead: 'Incode, the directories that people come from, and the flows that ask who somebody is.',
  kinds,
  empty: 'Nothing is connected yet',
  emptyHow: 'First an Incode account, then the directories that people are in, then the flows in which they are verified.',
  new: 'New integration',
  states: {
    draft: 'Draft',
    disabled: 'Disabled',
    suspended: 'Suspended',
    held: 'A change is held',
    connected: 'Connected',
    attention: 'Needs attention',
  },
  ends: 'It ends',
  lastSync: 'Last read',
  never: 'never',
  sync: {
    held: 'A run is held until somebody decides.',
    failing: 'The last run failed.',
    late: 'A run should have begun long ago.',
    link_key: 'Accounts are not linked: people may be able to edit the attribute that would link them.',
  },
  held: 'A change that lets people through more easily is held. Until somebody else confirms it, or a day has gone by, nobody is recovered, helped or enrolled through it.',
  loosened: 'A policy that covers it was made looser of late.',
  waiting: (count: number) => (count === 1 ? 'One review has waited for long.' : `${count} reviews have waited for long.`),
}
