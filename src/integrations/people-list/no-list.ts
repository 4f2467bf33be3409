import { connectorError, type PeopleList } from '../../contract/index.ts'

/** What a connector gets that keeps no list here. */
const nothing = async (): Promise<never> => {
  throw connectorError('policy_denied', 'The host keeps no list for this connector.')
}

export const noList: PeopleList = {
  size: nothing,
  mark: nothing,
  page: nothing,
  changes: nothing,
  turning: nothing,
  get: nothing,
  find: nothing,
}
