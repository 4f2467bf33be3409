/** A product to try it against. Its people are in memory; what changes in them gets the next number. */
export const standIn = `/** A stand-in for the product on loopback: its own API, in memory. */

export async function startStandIn(count⟦: number⟧, token⟦: string⟧) {
  let number = 1
  const now = () => new Date(performance.timeOrigin + performance.now()).toISOString()
  const people = new Map⟦<string, StandInPerson>⟧()
  for (let index = 0; index < count; index += 1) {
    const id = \`p-\${String(index).padStart(7, '0')}\`
    const login = \`person\${index}@example.com\`
    people.set(id, { id, login, email: login, givenName: 'Ada', familyName: \`Of \${index}\`, status: 'active', changedAt: now(), seq: 1 })
  }
  const shown = ({ seq: _seq, ...person }⟦: StandInPerson⟧) => person
  const present = () => [...people.values()].filter(person => !person.removed).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  let sorted = present()

  function answer(url⟦: URL⟧)⟦: { status: number; body: unknown }⟧ {
    const limit = Number(url.searchParams.get('limit') ?? 100)
    if (url.pathname === '/people') {
      const after = url.searchParams.get('after') ?? ''
      const rest = sorted.findIndex(person => person.id > after)
      const page = rest < 0 ? [] : sorted.slice(rest, rest + limit)
      const next = rest >= 0 && rest + limit < sorted.length ? page.at(-1)?.id : null
      return { status: 200, body: { people: page.map(shown), mark: String(number), next } }
    }
    if (url.pathname === '/changes') {
      const since = Number(url.searchParams.get('since'))
      if (!(since >= 0 && since <= number)) return { status: 410, body: {} }
      const changed = [...people.values()].filter(person => person.seq > since).toSorted((a, b) => a.seq - b.seq)
      const page = changed.slice(0, limit)
      const isLast = changed.length <= limit
      return { status: 200, body: { people: page.map(shown), mark: String(isLast ? number : page.at(-1)?.seq), next: isLast ? null : 'more' } }
    }
    const person = people.get(decodeURIComponent(url.pathname.slice('/people/'.length)))
    return person && !person.removed ? { status: 200, body: shown(person) } : { status: 404, body: {} }
  }

  const server = createServer((request, response) => {
    const isKnown = request.headers.authorization === \`Bearer \${token}\`
    const { status, body } = isKnown ? answer(new URL(request.url ?? '/', 'http://stand-in')) : { status: 401, body: {} }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise⟦<void>⟧(done => server.listen(0, '127.0.0.1', () => done()))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  return {
    url: \`http://127.0.0.1:\${port}\`,
    change(id⟦: string⟧, more⟦: Partial<StandInPerson>⟧)⟦: void⟧ {
      const person = people.get(id)
      if (!person) throw new Error('nobody of this id')
      number += 1
      people.set(id, { ...person, ...more, changedAt: now(), seq: number })
      sorted = present()
    },
    async close()⟦: Promise<void>⟧ {
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
}

/** The stand-in with so many people, and what can be made to happen there. */
export async function startWorld(people⟦: number⟧) {
  const product = await startStandIn(people, apiToken)
  const config = { baseUrl: product.url, apiToken }
  return {
    config,
    hooks: {
      wrongCredentials: async () => ({ ...config, apiToken: 'another-token-of-the-stand-in' }),
      rename: async (id⟦: string⟧, familyName⟦: string⟧) => product.change(id, { familyName }),
      async removed(id⟦: string⟧) {
        product.change(id, { removed: true })
        return { status: 'removed', seenBy: 'incremental' }⟦ as const⟧
      },
      async deprovisioned(id⟦: string⟧) {
        product.change(id, { status: 'left' })
        return { status: 'inactive', seenBy: 'incremental' }⟦ as const⟧
      },
      async suspended(id⟦: string⟧) {
        product.change(id, { status: 'suspended' })
        return { status: 'suspended', seenBy: 'incremental' }⟦ as const⟧
      },
      future: (cursor⟦: string⟧) => JSON.stringify({ ...JSON.parse(cursor), mark: '999999999' }),
    },
    dispose: () => product.close(),
  }
}

const apiToken = 'token-of-the-stand-in'

/** What the conformance kit of Stepgate runs with. */
export const samples = {
  config: { baseUrl: 'https://people.example.com', apiToken },
  world: () => startWorld(1_100),
  emptyWorld: () => startWorld(0),
  sized: { pageSize: 200, world: startWorld },
  hooks: ['wrongCredentials', 'rename', 'removed', 'deprovisioned', 'suspended', 'future'],
}⟦ satisfies ConnectorSamples⟧
`
