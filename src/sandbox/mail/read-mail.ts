/** What a mail program would show of a message: as much of MIME (RFC 2045–2047) as senders of plain texts use. */
export interface ReadMail {
  readonly messageId: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

interface Part {
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

export function readMail(raw: string): ReadMail {
  const whole = partOf(raw)
  const parts = leavesOf(whole)
  const body = (type: string) => {
    const part = parts.find(({ headers }) => (headers.get('content-type') ?? 'text/plain').startsWith(type))
    return part === undefined ? '' : decoded(part)
  }
  return {
    messageId: whole.headers.get('message-id') ?? '',
    subject: words(whole.headers.get('subject') ?? ''),
    text: body('text/plain'),
    html: body('text/html'),
  }
}

function partOf(raw: string): Part {
  const border = raw.indexOf('\r\n\r\n')
  const head = (border < 0 ? raw : raw.slice(0, border)).replaceAll(/\r\n[ \t]+/g, ' ')
  const headers = head.split('\r\n').map(line => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return { headers: new Map(headers), body: border < 0 ? '' : raw.slice(border + 4) }
}

function leavesOf(part: Part): readonly Part[] {
  const type = part.headers.get('content-type') ?? ''
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (boundary === undefined) return [part]
  return part.body
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap(text => leavesOf(partOf(text.replace(/^\r\n/, ''))))
}

function decoded({ headers, body }: Part): string {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  return encoding === 'quoted-printable' ? quoted(body.replaceAll('=\r\n', '')) : body
}

function quoted(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Encoded words (RFC 2047, 2): neighbours belong together. */
function words(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?[^?]+\?([BbQq])\?([^?]*)\?=/g, (_, encoding: string, value: string) =>
      encoding.toUpperCase() === 'B' ? Buffer.from(value, 'base64').toString('utf8') : quoted(value.replaceAll('_', ' ')),
    )
}
