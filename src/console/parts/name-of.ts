interface Named {
  readonly displayName: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly login: string
}

/** What somebody of a directory is called: as the directory has it, or made of its parts, or else as they sign in. */
export const nameOf = ({ displayName, givenName, familyName, login }: Named): string =>
  displayName ?? ([givenName, familyName].filter(Boolean).join(' ') || login)
