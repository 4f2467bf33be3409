/** Words that go with a family name, and that documents and directories add, leave out or write together. */
const particles = new Set(
  (
    'de del della di da do dos das du des la las le les los lo l d y e i van von vom zu zum zur den der ter ten te het ' +
    'bin bint ibn ben al el ul abu af av mac mc ni nic o san santa st'
  ).split(' '),
)

/** The words without particles; all of them where there is nothing else, since `Van` and `Do` are names too. */
export function withoutParticles(words: readonly string[]): readonly string[] {
  const rest = words.filter(word => !particles.has(word))
  return rest.length === 0 ? words : rest
}

/** Endings of patronymics: Russian, Ukrainian, Bulgarian, Icelandic. They stand beside a given name. */
const patronymic =
  /^\p{L}{3,}(?:ovich|evich|ovych|evych|ovitch|evitch|owitsch|ewitsch|ovna|evna|ivna|ichna|inichna|owna|ewna|sson|dottir)$/u

export function isPatronymic(word: string): boolean {
  return patronymic.test(word)
}
