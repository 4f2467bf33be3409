import { expect, it } from 'vitest'
import type { Api } from '../../src/cli/api.ts'
import { carryOut, type NewClient } from '../../src/cli/carry-out.ts'
import type { Step } from '../../src/integrations/files/plan.ts'

const create = (key: string) =>
  ({
    does: 'create',
    file: { key, template: 'oidc-client-credentials', name: key, description: '', owner: '', state: 'enabled', config: {} },
    changes: [],
  }) as unknown as Step

it('keeps the secret of a client that was made also where a later step fails', async () => {
  let calls = 0
  const api: Api = {
    url: 'http://127.0.0.1:1',
    open: () => Promise.reject(new Error('nothing is followed here')),
    text: () => Promise.reject(new Error('nothing is read here')),
    async call(_method, _path, shape) {
      calls += 1
      if (calls === 3) throw new Error('503')
      return shape.parse({ id: `int-${calls}`, client: { id: `cli-${calls}`, secret: `once-${calls}` } })
    },
  }
  const clients: NewClient[] = []
  const work = { api, steps: ['one', 'two', 'three'].map(create), ids: new Map(), configs: new Map(), told: () => undefined }
  await expect(carryOut(work, clients)).rejects.toThrow('503')
  expect(clients).toEqual([
    { key: 'one', id: 'cli-1', secret: 'once-1' },
    { key: 'two', id: 'cli-2', secret: 'once-2' },
  ])
})
