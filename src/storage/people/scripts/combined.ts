/** One of each, in every combination, as far as there is room: the first of each come first. */
export function combined(choices: readonly (readonly string[])[], most: number): readonly (readonly string[])[] {
  let all: readonly (readonly string[])[] = [[]]
  for (const next of choices) all = all.flatMap(sofar => next.map(choice => [...sofar, choice])).slice(0, most * 4)
  return all.slice(0, most)
}
