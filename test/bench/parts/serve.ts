import type { Answer, Call, Calls } from '../part.ts'

/** The other end of `startPart`: builds the part, says that it is ready, answers calls until it is stopped. */
export async function serve<Given, C extends Calls>(
  build: (given: Given) => Promise<{ readonly ready: unknown; readonly calls?: C; close?(): Promise<void> }>,
): Promise<void> {
  const send = (answer: Answer) => process.send?.(answer)
  const told = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
  // Whoever started it is gone: nobody would ever stop it.
  process.on('disconnect', () => process.exit(1))
  try {
    const part = await build(JSON.parse(process.argv[2] ?? '{}'))
    process.on('message', async ({ id, what, given }: Call) => {
      if (what === 'stop') {
        await part.close?.()
        process.exit(0)
      }
      try {
        const call = part.calls?.[what]
        if (call === undefined) throw new TypeError(`there is no ${what}`)
        send({ id, value: await call(...given) })
      } catch (error) {
        send({ id, error: told(error) })
      }
    })
    send({ id: 0, value: part.ready })
  } catch (error) {
    send({ id: 0, error: told(error) })
  }
}
