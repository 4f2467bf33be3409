import type { Steps } from './words.ts'

/** Up to where changes of contact data were told to people, and another name counts beside one name alone. */
export const told: Steps = ({ int, table }) => [
  `create table contact_marks (
    id ${int} primary key,
    row ${int} not null
  ) ${table}`,
  // A mark of another name has in it which name it was accepted beside. Those of before have not, and would stand for any:
  // whoever has one asks for a second look once more.
  'delete from aliases',
]
