/** `ana@example.com` as `a•••@e••••.com`: enough to be recognised by whoever typed it, of no use to anybody else. */
export function maskAccount(login: string): string {
  const at = login.lastIndexOf('@')
  if (at <= 0) return maskWord(login, 3)
  const domain = login.slice(at + 1)
  const dot = domain.lastIndexOf('.')
  const host = dot > 0 ? domain.slice(0, dot) : domain
  return `${maskWord(login.slice(0, at), 3)}@${maskWord(host, 4)}${dot > 0 ? domain.slice(dot) : ''}`
}

/** The last two digits of a number, and nothing of its country. */
export const maskPhone = (number: string): string => `•••• ${number.slice(-2)}`

/** The number of dots does not depend on the length. */
function maskWord(word: string, dots: number): string {
  const [first = ''] = word
  return `${first}${'•'.repeat(dots)}`
}
