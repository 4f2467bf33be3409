/** What a command gets of the world. */
export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>
  out(text: string): void
  err(text: string): void
  readonly isTerminal: boolean
  readonly workingFolder: string
  /** Asks whoever sits at the terminal; the empty text where nobody does. */
  ask(question: string): Promise<string>
  /** Resolves when somebody asks the process to stop. */
  untilStopped(): Promise<string>
}
