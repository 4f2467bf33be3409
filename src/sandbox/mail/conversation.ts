import type { Socket } from 'node:net'
import type { StandingFault } from './faults.ts'

/** What came in: the envelope, and the message as it was sent. */
export interface RawLetter {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
}

interface Server {
  /** The fault that is due at this point, which uses it up by one. */
  strike(at: StandingFault['at'], to?: string): StandingFault | undefined
  receive(letter: RawLetter): void
}

const mostBytes = 1024 * 1024
const addressIn = (argument: string) => /<([^<>]*)>/.exec(argument)?.[1] ?? ''

/** One connection, from the greeting to its end (RFC 5321, 4.1.1). A fault of the kind `hang` says nothing more at all. */
export function converse(socket: Socket, { strike, receive }: Server): void {
  let buffered = ''
  let from: string | undefined
  let to: string[] = []
  let lines: string[] | undefined
  let silent = false
  const say = (text: string) => socket.writable && socket.write(`${text}\r\n`)

  /** Whether a fault took the place of the answer. */
  function struck(at: StandingFault['at'], recipient?: string): boolean {
    const fault = strike(at, recipient)
    if (fault === undefined) return false
    if (fault.kind === 'hang') silent = true
    else if (fault.kind === 'cut') socket.destroy()
    else say(`${fault.status} ${fault.status >= 500 ? '5.0.0 refused' : '4.0.0 try again later'}`)
    return true
  }

  function forget(): void {
    from = undefined
    to = []
  }

  const commands: Readonly<Record<string, (argument: string) => void>> = {
    EHLO: () => say('250-stand-in\r\n250-8BITMIME\r\n250 SIZE 1048576'),
    HELO: () => say('250 stand-in'),
    MAIL: argument => {
      if (struck('MAIL')) return
      from = addressIn(argument)
      say('250 2.1.0 ok')
    },
    RCPT: argument => {
      const recipient = addressIn(argument)
      if (struck('RCPT', recipient)) return
      if (from === undefined) return void say('503 5.5.1 MAIL first')
      to.push(recipient)
      say('250 2.1.5 ok')
    },
    DATA: () => {
      if (to.length === 0) return void say('503 5.5.1 RCPT first')
      if (struck('DATA')) return
      lines = []
      say('354 go on')
    },
    RSET: () => {
      forget()
      say('250 2.0.0 ok')
    },
    NOOP: () => say('250 2.0.0 ok'),
    QUIT: () => {
      say('221 2.0.0 bye')
      socket.end()
    },
  }

  function take(line: string): void {
    if (lines === undefined) {
      const [verb = ''] = line.split(' ', 1)
      const command = commands[verb.toUpperCase()]
      if (command) command(line.slice(verb.length + 1))
      else say('500 5.5.2 unknown')
      return
    }
    // A dot at the beginning was doubled on the way (4.5.2).
    if (line !== '.') return void lines.push(line.startsWith('.') ? line.slice(1) : line)
    const letter = { from: from ?? '', to, raw: lines.join('\r\n') }
    lines = undefined
    if (!struck('text')) {
      receive(letter)
      say('250 2.0.0 kept')
    }
    forget()
  }

  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    if (silent) return
    buffered += chunk
    if (buffered.length > mostBytes) return void socket.destroy()
    for (let end = buffered.indexOf('\r\n'); end >= 0 && !silent; end = buffered.indexOf('\r\n')) {
      const line = buffered.slice(0, end)
      buffered = buffered.slice(end + 2)
      take(line)
    }
  })
  if (!struck('connect')) say('220 stand-in ESMTP')
}
