import { describe, expect, it } from 'vitest'
import { verificationStates } from '../../src/contract/index.ts'
import { events, isSettled, isTerminal, leadsTo } from '../../src/verification/transitions.ts'

const table = verificationStates.flatMap(state => events.map(event => [state, event, leadsTo(state, event)] as const))

describe('the table of edges', () => {
  it('leads along the journey of an allow', () => {
    expect(leadsTo('created', 'seat')).toBe('seated')
    expect(leadsTo('seated', 'open')).toBe('at_vendor')
    expect(leadsTo('at_vendor', 'allow')).toBe('decided')
    expect(leadsTo('decided', 'release')).toBe('released')
    expect(leadsTo('released', 'spend')).toBe('spent')
  })

  it.each(['spent', 'denied', 'void', 'expired', 'cancelled'] as const)('has no way out of %s', state => {
    expect(isTerminal(state)).toBe(true)
    for (const event of events) expect(leadsTo(state, event)).toBeUndefined()
  })

  it('reaches spent only from an allow that was decided', () => {
    const ways = table.filter(([, , to]) => to === 'spent').map(([from, event]) => `${from} ${event}`)
    expect(ways).toEqual(['decided spend', 'released spend'])
  })

  it('reaches an allow only by a decision or a fresh verdict of the same browser', () => {
    const ways = table.filter(([from, , to]) => to === 'decided' && from !== 'decided').map(([from, event]) => `${from} ${event}`)
    expect(ways).toEqual(['created reuse', 'seated reuse', 'at_vendor allow', 'review allow'])
  })

  it.each(verificationStates.filter(state => !isTerminal(state)))('lets %s be withdrawn, reported, voided and expired', state => {
    expect(leadsTo(state, 'withdraw')).toBe('cancelled')
    expect(leadsTo(state, 'report')).toBe('void')
    expect(leadsTo(state, 'relay')).toBe('void')
    expect(leadsTo(state, 'revoke')).toBe('void')
    expect(leadsTo(state, 'expire')).toBe('expired')
  })

  it('takes a face that a client hands in only before anybody has the seat, and once', () => {
    const ways = table.filter(([, event, to]) => event === 'face' && to !== undefined)
    expect(ways).toEqual([['created', 'face', 'at_vendor']])
    // Nothing leads back to where another one could be handed in.
    expect(table.filter(([, , to]) => to === 'created')).toEqual([])
  })

  it('never goes back to the vendor after a verdict, but by a reviewer’s yes', () => {
    const back = table.filter(([from, , to]) => isSettled(from) && to !== undefined && !isSettled(to))
    expect(back).toEqual([['review', 'approve', 'seated']])
  })

  it('gives a waiting review no release', () => {
    expect(leadsTo('review', 'release')).toBeUndefined()
    expect(leadsTo('review', 'spend')).toBeUndefined()
  })
})
