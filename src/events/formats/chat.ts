import type { Told } from '../catalog.ts'

/** What a channel that people read is told: of alerts, and of nothing else. Constant sentences, and words of closed lists. */
export interface Chat {
  readonly title: string
  readonly text: string
  readonly facts: readonly (readonly [name: string, value: string])[]
  /** A path of this host. */
  readonly link: string | undefined
}

/** Undefined where there is nothing to read: of what comes and goes a channel hears once, and how it settles. */
export function chatOf({ type, data }: Told): Chat | undefined {
  if (type === 'webhook.test') return plain('A test', 'An administrator tries whether alerts arrive here.')
  if (type === 'webhook.changed') {
    return plain('This channel hears less', `An administrator changed this receiver of alerts: ${data.change}.`)
  }
  if ((type !== 'alert.opened' && type !== 'alert.resolved' && type !== 'alert.settled') || data.flapping === 'goes_on') {
    return undefined
  }
  const isOver = data.state === 'resolved'
  const restless =
    data.flapping === 'begins' ? ' It comes and goes: it is told again once it has stayed as it is for an hour.' : ''
  return {
    title: `${isOver ? 'Over' : 'Alert'}: ${data.title}`,
    text: isOver ? 'Nobody has to do anything any more.' : `${data.advice}${restless}`,
    facts: [
      ['Code', data.detail === null ? data.code : `${data.code}, ${data.detail}`],
      ['For', data.actor],
      ['Since', data.since],
      // What was stored by a version that told of no end has none in its data.
      ...(typeof data.endsAt === 'string' && !isOver ? [['Ends', data.endsAt] as const] : []),
    ],
    link: data.link === '' ? undefined : data.link,
  }
}

const plain = (title: string, text: string): Chat => ({ title, text, facts: [], link: undefined })
