import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSeals, keyIdOf, systemRandom } from '../../src/security/index.ts'

const old = { id: 'old', key: new Uint8Array(32).fill(1) }
const current = { id: 'k2', key: new Uint8Array(32).fill(2) }
const place = { table: 'integration_secrets', row: 'int_1', column: 'sealed' }
const seals = createSeals([current], systemRandom)
const refused = expect.objectContaining({ family: 'problem', code: 'internal', message: 'A sealed value cannot be opened.' })

function failure(work: () => unknown): unknown {
  try {
    return { opened: work() }
  } catch (error) {
    return error
  }
}

describe('sealed values', () => {
  it('open where they were closed, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (plain, row, column) => {
        const where = { table: 't', row, column }
        const wellFormed = plain.toWellFormed()
        expect(seals.open(seals.close(wellFormed, where), where)).toBe(wellFormed)
      }),
    )
  })

  it('have the stored form, and never the same text twice', () => {
    const a = seals.close('s3cret', place)
    expect(a).toMatch(/^v1\.k2\.[\w-]{80}\.[\w-]{16}\.[\w-]{22}\.[\w-]*$/)
    expect(a).not.toBe(seals.close('s3cret', place))
    expect(a).not.toContain('s3cret')
    expect(keyIdOf(a)).toBe('k2')
  })

  it.each([
    ['table', { ...place, table: 'integration_state' }],
    ['row', { ...place, row: 'int_2' }],
    ['column', { ...place, column: 'private_sealed' }],
    ['place whose names join to the same text', { table: 'integration_secretsint_', row: '1', column: 'sealed' }],
  ])('copied to another %s fail to open', (_, where) => {
    expect(failure(() => seals.open(seals.close('s3cret', place), where))).toEqual(refused)
  })

  it('fail to open when any character was changed', () => {
    const sealed = seals.close('s3cret and more', place)
    for (let n = 0; n < sealed.length; n += 1) {
      const other = sealed[n] === 'A' ? 'B' : 'A'
      const changed = sealed.slice(0, n) + other + sealed.slice(n + 1)
      const outcome = failure(() => seals.open(changed, place))
      // The last character of a group has bits that no byte uses; then the value is the same.
      const sameBytes = changed.split('.').every((part, at) => {
        const before = sealed.split('.')[at] ?? ''
        return at < 2 ? part === before : Buffer.from(part, 'base64url').equals(Buffer.from(before, 'base64url'))
      })
      expect(outcome).toEqual(sameBytes ? { opened: 's3cret and more' } : refused)
    }
  })

  it('fail to open with a shortened tag, missing parts or parts of another value', () => {
    const [v = '', id = '', wrapped = '', iv = '', tag = '', text = ''] = seals.close('one', place).split('.')
    const [, , otherWrapped = '', otherIv = ''] = seals.close('two', place).split('.')
    for (const forged of [
      [v, id, wrapped, iv, Buffer.from(tag, 'base64url').subarray(0, 4).toString('base64url'), text],
      [v, id, wrapped, iv, '', text],
      [v, id, wrapped, iv, tag],
      [v, id, wrapped, iv, tag, text, 'more'],
      [v, id, otherWrapped, iv, tag, text],
      [v, id, wrapped, otherIv, tag, text],
      [v, id, '', iv, tag, text],
      ['v0', id, wrapped, iv, tag, text],
      ['s3cret'],
      [''],
    ]) {
      expect(failure(() => seals.open(forged.join('.'), place))).toEqual(refused)
    }
  })

  it('never pass plain text through', () => {
    for (const plain of ['s3cret', '{"apiKey":"s3cret"}', 'v1.s3cret']) {
      const error = failure(() => seals.open(plain, place))
      expect(error).toEqual(refused)
      expect(JSON.stringify(error) + String(error)).not.toContain('s3cret')
    }
  })

  it('stay readable while a key is replaced, and close with the first one', () => {
    const before = createSeals([old], systemRandom).close('s3cret', place)
    const both = createSeals([current, old], systemRandom)
    expect(both.open(before, place)).toBe('s3cret')
    expect(keyIdOf(both.close('s3cret', place))).toBe('k2')
    expect(failure(() => seals.open(before, place))).toEqual(refused)
  })

  it('do not open with another key under the same id', () => {
    const other = createSeals([{ id: 'k2', key: new Uint8Array(32).fill(3) }], systemRandom)
    expect(failure(() => other.open(seals.close('s3cret', place), place))).toEqual(refused)
  })

  it('can be renamed to another key id by nobody', () => {
    const both = createSeals([current, { id: 'copy', key: current.key }], systemRandom)
    expect(failure(() => both.open(both.close('s3cret', place).replace('.k2.', '.copy.'), place))).toEqual(refused)
  })

  it.each([
    ['no key', []],
    ['a short key', [{ id: 'a', key: new Uint8Array(16) }]],
    ['two keys of one id', [old, { ...current, id: 'old' }]],
    ['an id with a dot', [{ ...old, id: 'a.b' }]],
  ])('need proper keys: %s is refused', (_, keys) => {
    expect(failure(() => createSeals(keys, systemRandom))).toMatchObject({ code: 'request_invalid' })
  })

  it('derive keys for other uses, one for each label', () => {
    expect(seals.derive('links')).toEqual(createSeals([current, old], systemRandom).derive('links'))
    expect(seals.derive('links')).toHaveLength(32)
    expect(seals.derive('links')).not.toEqual(seals.derive('cookies'))
    expect(seals.derive('links')).not.toEqual(createSeals([old], systemRandom).derive('links'))
    expect(seals.derive('links')).not.toEqual(current.key)
  })
})
