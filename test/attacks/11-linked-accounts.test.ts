import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ActorRef, asIntegrationId, asRunId, type IntegrationId, type Purpose } from '../../src/contract/index.ts'
import { confirmLink, endLink, proposeLink } from '../../src/directory/link-proposals.ts'
import { createLinkWork } from '../../src/directory/link-work.ts'
import { linkedOf, listLinks } from '../../src/directory/links.ts'
import { findByExternalId } from '../../src/directory/users.ts'
import { databases } from '../support/databases.ts'
import { fixedLinkKey } from '../support/editable-claims.ts'
import type { Script } from '../support/scripted-verifier.ts'
import {
  browser,
  directory,
  documentOf,
  idOf,
  openWorld,
  otherDirectory,
  reader,
  said,
  tokenOf,
  type World,
} from '../verification/world.ts'

const ada: ActorRef = { kind: 'admin', id: 'at_ada', name: 'Ada' }
const bob: ActorRef = { kind: 'admin', id: 'at_bob', name: 'Bob' }
const allowed = 'success/approved/allow/ok'

describe.each(databases())('accounts that are linked, or look as if they were, on $name', engine => {
  let w: World
  beforeEach(async () => {
    w = await openWorld(engine)
    for (const id of [directory, otherDirectory]) await fixedLinkKey(w.store, id)
  })
  afterEach(() => w.close())

  const links = async () => (await listLinks(w.store.reports, { limit: 100, state: 'live' })).items
  /** What a mapping makes of an attribute that its person can edit. */
  async function keyed(externalId: string, linkKey: string, where: IntegrationId = directory): Promise<void> {
    await w.write(db =>
      db
        .updateTable('directory_users')
        .set({ link_key: linkKey, updated_at: w.clock.now() })
        .where('integration_id', '=', where)
        .where('external_id', '=', externalId)
        .execute(),
    )
    await createLinkWork(w.deps).afterRun.run({ runId: asRunId('run_1'), integrationId: where })
  }
  async function linkedByTwo(one: string, other: string): Promise<string> {
    const account = (externalId: string) => ({ integrationId: directory, externalId })
    const { id } = await proposeLink(w.deps, { one: account(one), other: account(other) }, ada)
    await confirmLink(w.deps, id, bob, async () => true)
    return id
  }

  /** From the start to the redeemed result, of a person who shows what is scripted. */
  async function shows(externalId: string, script: Script, purpose: Purpose = 'step_up') {
    const started = await w.verifications.start(w.starter(), {
      purpose,
      subject: { integrationId: directory, externalId },
      facade: 'hooks',
      onReview: 'wait',
      returnUrl: 'https://flow.example/callback',
    })
    if (started.links.verify === null) return started
    const person = browser(w.verifications)
    await person.take(tokenOf(started))
    const step = await person.back(w.verifier.finish(idOf(started), script).handle)
    const code = step.go === 'flow' ? (new URL(step.url).searchParams.get('code') ?? '') : ''
    return w.verifications.redeem(reader(), { code, expect: { externalId, purpose } })
  }
  const enrollment = async (externalId: string) => (await findByExternalId(w.store.db, directory, externalId))?.enrollment

  it('with the same address in two directories are two people', async () => {
    for (const where of [directory, otherDirectory]) {
      await w.person('ana.one', { email: 'ana@corp.example', login: 'ana@corp.example' }, where)
      await keyed('ana.one', 'ana@corp.example', where)
    }
    expect(await links()).toEqual([])
  })

  describe('by an attribute that the attacker edited', () => {
    beforeEach(async () => {
      await w.person('mal.lory')
      await w.enroll('mal.lory', 'id-mallory')
    })

    it('are shown, written down and told of', async () => {
      await w.person('ana.one')
      await keyed('ana.one', 'emp-1')
      await keyed('mal.lory', 'emp-1')
      expect(await linkedOf(w.store.reports, { integrationId: directory, externalId: 'ana.one' })).toMatchObject([
        { externalId: 'mal.lory', origin: 'attribute' },
      ])
      expect(await w.store.db.selectFrom('audit').selectAll().where('action', '=', 'link.made').execute()).toHaveLength(1)
      expect(await w.store.db.selectFrom('events').selectAll().where('type', '=', 'link.made').execute()).toHaveLength(1)
    })

    it('open nothing of who is enrolled: his own face is not the bound one', async () => {
      await w.person('ana.one')
      await w.enroll('ana.one', 'id-ana')
      await keyed('ana.one', 'emp-1')
      await keyed('mal.lory', 'emp-1')
      const own = { identityId: 'id-mallory', document: documentOf('ana.one') }
      expect(said(await shows('ana.one', own))).toBe('failed/rejected/deny/identity_mismatch')
      expect(said(await shows('ana.one', own, 'account_recovery'))).toBe('failed/rejected/deny/identity_mismatch')
    })

    it('give who is not enrolled no enrollment, and recover nothing', async () => {
      await w.person('ana.one')
      await keyed('ana.one', 'emp-1')
      await keyed('mal.lory', 'emp-1')
      expect(await enrollment('ana.one')).toBe('not_enrolled')
      const own = { identityId: 'id-mallory', document: documentOf('mal.lory') }
      expect(said(await shows('ana.one', own, 'account_recovery'))).toBe('failed/none/deny/not_enrolled')
      expect(said(await shows('ana.one', own))).toBe('failed/rejected/deny/claims_mismatch')
      expect(await enrollment('ana.one')).toBe('not_enrolled')
    })

    it('do not explain a namesake away', async () => {
      await w.person('twin-1', { givenName: 'Maria', familyName: 'Garcia' })
      await w.person('twin-2', { givenName: 'Maria', familyName: 'Garcia' })
      await w.enroll('twin-2', 'id-twin-2')
      await keyed('twin-1', 'emp-2')
      await keyed('twin-2', 'emp-2')
      const shown = await shows('twin-1', { identityId: 'id-twin-2', document: { givenName: 'Maria', familyName: 'Garcia' } })
      expect(said(shown)).toBe('failed/none/challenge/ambiguous_identity')
      expect(await enrollment('twin-1')).toBe('not_enrolled')
    })

    it('make no verdict of one account one of the other', async () => {
      await w.person('ana.one')
      await w.enroll('ana.one', 'id-ana')
      await keyed('ana.one', 'emp-1')
      await keyed('mal.lory', 'emp-1')
      const started = await w.verifications.start(w.starter(), {
        purpose: 'step_up',
        subject: { integrationId: directory, externalId: 'mal.lory' },
        facade: 'hooks',
        onReview: 'wait',
        returnUrl: 'https://flow.example/callback',
      })
      const person = browser(w.verifications)
      await person.take(tokenOf(started))
      const own = { identityId: 'id-mallory', document: documentOf('mal.lory') }
      const step = await person.back(w.verifier.finish(idOf(started), own).handle)
      const code = step.go === 'flow' ? (new URL(step.url).searchParams.get('code') ?? '') : ''
      const asAna = { externalId: 'ana.one', purpose: 'step_up' } as const
      await expect(w.verifications.redeem(reader(), { code, expect: asAna })).rejects.toMatchObject({
        code: 'expectation_failed',
      })
      expect((await w.row(idOf(started))).state).toBe('void')
    })
  })

  describe('by the word of two administrators', () => {
    const name = { givenName: 'Joan', familyName: 'Doe' }
    const face = { identityId: 'id-joan', document: name }
    beforeEach(async () => {
      await w.person('jdoe', name)
      await w.person('adm-jdoe', name)
      await w.enroll('jdoe', 'id-joan')
    })

    it('let the person have the second one bound by her own step-up, at the lowest assurance', async () => {
      expect(said(await shows('adm-jdoe', face))).toBe('failed/rejected/deny/identity_in_use')
      await linkedByTwo('jdoe', 'adm-jdoe')
      expect(said(await shows('adm-jdoe', face))).toBe(allowed)
      expect(await findByExternalId(w.store.db, directory, 'adm-jdoe')).toMatchObject({
        enrollment: 'enrolled',
        assurance: 'low',
      })
      expect(said(await shows('jdoe', face))).toBe(allowed)
      expect(said(await shows('adm-jdoe', face, 'account_recovery'))).toBe('failed/none/deny/binding_too_weak')
    })

    it('let nobody else in: not with another face, and not past another namesake', async () => {
      await linkedByTwo('jdoe', 'adm-jdoe')
      const other = { ...face, identityId: 'id-mallory' }
      expect(said(await shows('adm-jdoe', other))).toBe('failed/none/challenge/ambiguous_identity')
      await w.person('third-jdoe', name)
      expect(said(await shows('adm-jdoe', face))).toBe('failed/none/challenge/ambiguous_identity')
      expect(await enrollment('adm-jdoe')).toBe('not_enrolled')
    })

    it('once apart, leave the first account as it was and open nothing of the second', async () => {
      const id = await linkedByTwo('jdoe', 'adm-jdoe')
      w.clock.advance(60_000)
      await shows('adm-jdoe', face)
      await endLink(w.deps, id, ada)
      expect(said(await shows('jdoe', face))).toBe(allowed)
      expect(said(await shows('jdoe', face, 'account_recovery'))).toBe(allowed)
      expect(said(await shows('adm-jdoe', face, 'account_recovery'))).toBe('failed/none/deny/not_enrolled')
      expect(said(await shows('adm-jdoe', face))).toBe('failed/rejected/deny/identity_in_use')
      expect(await w.store.db.selectFrom('cases').selectAll().where('kind', '=', 'identity_in_use').execute()).not.toEqual([])
    })

    it('do not bind what was taken apart between the verdict and its receipt', async () => {
      const id = await linkedByTwo('jdoe', 'adm-jdoe')
      const started = await w.verifications.start(w.starter(), {
        purpose: 'step_up',
        subject: { integrationId: directory, externalId: 'adm-jdoe' },
        facade: 'hooks',
        onReview: 'wait',
        returnUrl: 'https://flow.example/callback',
      })
      const person = browser(w.verifications)
      await person.take(tokenOf(started))
      const step = await person.back(w.verifier.finish(idOf(started), face).handle)
      const code = step.go === 'flow' ? (new URL(step.url).searchParams.get('code') ?? '') : ''
      await endLink(w.deps, id, ada)
      const result = await w.verifications.redeem(reader(), { code, expect: { externalId: 'adm-jdoe', purpose: 'step_up' } })
      expect(result.outcome).not.toBe('allow')
      expect(await enrollment('adm-jdoe')).toBe('not_enrolled')
    })
  })

  it('in a directory of the attacker’s own change nothing in another one', async () => {
    const own = asIntegrationId('dir-2')
    await w.person('ana.one')
    await w.person('ana.one', {}, own)
    await keyed('ana.one', 'emp-1')
    await keyed('ana.one', 'emp-1', own)
    await w.enroll('ana.one', 'id-mallory', 'high', own)
    expect(await links()).toHaveLength(1)
    const face = { identityId: 'id-mallory', document: documentOf('ana.one') }
    expect(said(await shows('ana.one', face, 'account_recovery'))).toBe('failed/none/deny/not_enrolled')
    expect(await enrollment('ana.one')).toBe('not_enrolled')
  })
})
