import type { Tx } from '../storage/store.ts'
import { amendCampaign, type Campaign, lockCampaign } from './rows.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

type Pace = Pick<Campaign, 'per_minute' | 'per_day'>

/** When the turn of the n-th person comes, from the beginning of the campaign on. Pure. */
export function turnOf(n: number, { per_minute, per_day }: Pace): number {
  const day = Math.floor(n / per_day)
  const minute = Math.floor((n % per_day) / per_minute)
  return day * dayMs + Math.min(minute * minuteMs, dayMs - minuteMs)
}

/** Until when nothing more can be sent; undefined where something can. Pure. */
export function fullUntil(campaign: Campaign, now: number): number | undefined {
  const { minute, day } = windows(campaign, now)
  if (day.used >= campaign.per_day) return day.start + dayMs
  return minute.used >= campaign.per_minute ? minute.start + minuteMs : undefined
}

/**
 * Takes one place in the present minute and day, in the transaction of what is sent. The windows hold what the turns alone
 * would not: after a time in which nothing could be sent, all of it is due at once. False where none is left.
 */
export async function takePlace(tx: Tx, id: string, now: number): Promise<boolean> {
  const campaign = await lockCampaign(tx, id)
  if (campaign === undefined || campaign.cancelled_at !== null || fullUntil(campaign, now) !== undefined) return false
  const { minute, day } = windows(campaign, now)
  await amendCampaign(tx, id, {
    minute_start: minute.start,
    minute_used: minute.used + 1,
    day_start: day.start,
    day_used: day.used + 1,
  })
  return true
}

function windows(campaign: Campaign, now: number) {
  const open = (start: number, used: number, lengthMs: number) =>
    now - start < lengthMs ? { start, used } : { start: now, used: 0 }
  return {
    minute: open(campaign.minute_start, campaign.minute_used, minuteMs),
    day: open(campaign.day_start, campaign.day_used, dayMs),
  }
}
