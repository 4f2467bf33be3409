/**
 * Colleagues with true documents of their own, who try the accounts of others. Nothing here knows how the product compares
 * names: who is a promising target is found another way, and what becomes of the attempt is decided by the product's own
 * comparison, its own count of namesakes in a directory that was read into a real database, and its own verdict.
 */
export { readInto, withBirthDates, withoutBirthDates } from './directory.ts'
export { type Doors, doorsOf } from './doors.ts'
export { phonebookOf } from './near.ts'
export { type Colleague, chanceFrom, colleagues } from './people.ts'
export { cultures } from './stocks.ts'
