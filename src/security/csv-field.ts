/** A field of a file that somebody opens in a spreadsheet: what others wrote there must not be run as a formula. */

/** What a spreadsheet would take for a formula (https://owasp.org/www-community/attacks/CSV_Injection). */
const formula = /^'*[=+\-@\t\r]/

/** An apostrophe in front makes it a text. One more each time, so that reading takes away exactly what writing added. */
export function guarded(value: string): string {
  return formula.test(value) ? `'${value}` : value
}

export function unguarded(value: string): string {
  return value.startsWith("'") && formula.test(value) ? value.slice(1) : value
}

/** A field as RFC 4180 section 2 writes it. */
export function written(value: string): string {
  const safe = guarded(value)
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
