import type { HostContext } from '../../src/contract/index.ts'
import { expiryOf } from './certificate.ts'

/** The end of the certificate by which the app proves itself: said in the log while there is time, and once for each step. */

const dayMs = 86_400_000
const steps = [1, 7, 30] as const
/** Longer than the first step lasts. */
const rememberedSeconds = (60 * dayMs) / 1000

export async function warnOfCertificate({ clock, log, once }: HostContext, pem: string | undefined): Promise<void> {
  if (pem === undefined) return
  const endsAt = expiryOf(pem)
  const daysLeft = Math.floor((endsAt - clock.now()) / dayMs)
  const step = steps.find(days => daysLeft <= days)
  if (step === undefined || !(await once(`certificate-end:${endsAt}:${step}`, rememberedSeconds))) return
  const facts = { daysLeft: Math.max(daysLeft, 0), endsAt: new Date(endsAt).toISOString() }
  log.warn(facts, 'the certificate of the app ends soon: upload a new one to the app registration')
}
