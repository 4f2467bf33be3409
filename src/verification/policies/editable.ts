const own: ReadonlySet<string> = new Set(['email', 'phone_number', 'address'])

/**
 * Whether people are taken to be able to change a claim themselves, where their directory does not say: how they are
 * reached, and where they live.
 */
export async function isUsuallyEditable(claim: string): Promise<boolean> {
  return own.has(claim)
}
