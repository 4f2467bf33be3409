import { connectorConformance, type World } from '../conformance/connector.ts'
import { fakeClock } from '../support/clock.ts'
import { fakeAccount, fakeDirectory } from '../support/fake-connector.ts'
import { fakeProduct } from '../support/fake-product.ts'
import { accountInput, directoryInput } from '../support/integrations.ts'

const clientSecret = 'secret-of-the-fake-product'

async function world(people: number): Promise<World> {
  const clock = fakeClock()
  const product = await fakeProduct(clock, { secret: clientSecret })
  product.rules.users = product.rules.users.slice(0, people)
  const config = { baseUrl: product.url, clientId: 'client-1', clientSecret }
  return {
    config,
    hooks: { wrongCredentials: async () => ({ ...config, clientSecret: 'another-secret-altogether' }) },
    clock,
    calls: () => product.calls.length,
    dispose: () => product.close(),
  }
}

connectorConformance(fakeDirectory, {
  config: directoryInput.config,
  world: () => world(5),
  emptyWorld: () => world(0),
  hooks: ['wrongCredentials'],
})

connectorConformance(fakeAccount, { config: accountInput.config })
