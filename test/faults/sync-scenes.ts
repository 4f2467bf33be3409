import type { SourceUser } from '../../src/contract/index.ts'
import { ProductInMemory, people, person } from '../support/scripted-source.ts'

/** Three hundred people in pages of ten, and what happens to them between two reads. */
export const scenes = {
  first: { before: false, mode: 'full', change: () => undefined },
  again: {
    before: true,
    mode: 'full',
    change: product => {
      for (const n of changed(12, 0)) product.put(renamed(n))
      for (const user of people(10, 300)) product.put(user)
      for (const n of changed(12, 11)) product.drop(person(n).externalId, true)
    },
  },
  delta: {
    before: true,
    mode: 'incremental',
    change: product => {
      for (const n of changed(12, 0)) product.put(renamed(n))
      for (const n of changed(12, 11)) product.drop(person(n).externalId)
      for (const user of people(10, 300)) product.put(user)
    },
  },
} as const satisfies Record<string, { before: boolean; mode: 'full' | 'incremental'; change(product: ProductInMemory): void }>

export type SceneName = keyof typeof scenes

export function product(): ProductInMemory {
  return new ProductInMemory(people(300), 10)
}

const changed = (count: number, from: number): readonly number[] => Array.from({ length: count }, (_, n) => from + n * 23)

function renamed(n: number): SourceUser {
  return person(n, {
    givenName: `Renamed${n}`,
    status: n % 2 === 0 ? 'active' : 'suspended',
    changedAt: '2025-08-01T00:00:00.000Z',
  })
}
