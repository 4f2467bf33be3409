import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { countPictures } from '../../../src/facades/hooks/pictures.ts'

describe('pictures on their way', () => {
  it('are four of one client at a time, and make room however their call ends', () => {
    const pictures = countPictures()
    const calls = Array.from({ length: 4 }, () => new EventEmitter())
    for (const call of calls) pictures.admit('kiosk', call)
    expect(() => pictures.admit('kiosk', new EventEmitter())).toThrow(expect.objectContaining({ code: 'rate_limited' }))
    calls[0]?.emit('close')
    calls[0]?.emit('close')
    pictures.admit('kiosk', new EventEmitter())
    expect(() => pictures.admit('kiosk', new EventEmitter())).toThrow(expect.objectContaining({ retryAfterSeconds: 1 }))
  })

  it('of one client take no room from another', () => {
    const pictures = countPictures()
    for (let n = 0; n < 4; n += 1) pictures.admit('busy', new EventEmitter())
    expect(() => pictures.admit('quiet', new EventEmitter())).not.toThrow()
  })
})
