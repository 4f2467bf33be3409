import { peopleList } from './en/people-list.ts'

/** What the pages of a list of people say. Apart from `texts`, so that it is loaded with those pages alone. */
export const listTexts = peopleList
