import { expect, it } from 'vitest'
import { isStepgateError } from '../../src/contract/index.ts'
import type { Open } from './open.ts'
import type { ConnectorSamples } from './world.ts'

/** What a verifier says of itself without being asked over the network. */
export function verifierConformance({ config }: ConnectorSamples, open: Open): void {
  const verifierOf = () => open(config).capabilities.verifier

  it('names its tenant the same way each time, and lists its workflows by distinct ids', () => {
    const [one, two] = [verifierOf(), verifierOf()]
    expect(one?.trustAnchor).toBeTruthy()
    expect(two?.trustAnchor).toBe(one?.trustAnchor)
    const ids = one?.workflows.map(workflow => workflow.id) ?? []
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each(['', '{}', '[]', 'null', '{"interviewId":"x"}', '\u0000'])('believes no notice that nobody signed: %j', async text => {
    const call = {
      query: new URLSearchParams(),
      headers: new Headers(),
      body: new TextEncoder().encode(text),
      signal: AbortSignal.timeout(30_000),
    }
    const heard = await verifierOf()
      ?.notice(call)
      .catch((error: unknown) => (isStepgateError(error) ? [] : [error]))
    expect(heard).toEqual([])
  })
}
