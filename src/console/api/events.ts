/** One event of a stream, its data read as JSON. */
export interface StreamEvent {
  readonly event: string
  readonly data: unknown
}

function parsed(block: string): StreamEvent | undefined {
  const lines = block.split('\n')
  const lineOf = (name: string) => lines.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2)
  const data = lineOf('data')
  return data === undefined ? undefined : { event: lineOf('event') ?? 'message', data: JSON.parse(data) }
}

/**
 * Server-sent events of an answer to a POST, which the browser's own `EventSource` cannot ask for. As the host writes them: one
 * line of data each, comments in between (HTML Living Standard, section 9.2.6).
 */
export async function* eventsOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<StreamEvent> {
  if (body === null) return
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      rest += decoder.decode(value, { stream: true })
      const blocks = rest.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = parsed(block)
        if (event) yield event
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
