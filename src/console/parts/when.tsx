import { Text } from '@mantine/core'
import { useTimeout } from '@mantine/hooks'
import { lazy, Suspense, useRef, useState, useSyncExternalStore } from 'react'
import { texts } from '../texts/index.ts'

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const
const daysInWords = 14

const relative = new Intl.RelativeTimeFormat(texts.locale, { numeric: 'auto' })
const exact = new Intl.DateTimeFormat(texts.locale, { dateStyle: 'medium', timeStyle: 'long' })
const day = new Intl.DateTimeFormat(texts.locale, { dateStyle: 'medium' })

/** How long ago, or how long until then. Pure. */
export function inWords(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1_000)
  const size = Math.abs(seconds)
  if (size > daysInWords * 86_400) return day.format(at)
  const unit = units.find(([, length]) => size >= length)
  return unit ? relative.format(Math.round(seconds / unit[1]), unit[0]) : texts.parts.justNow
}

/** One clock for all times on the page. */
const everyMs = 30_000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = Date.now()
function listen(listener: () => void): () => void {
  listeners.add(listener)
  // It stood still while nobody listened.
  if (timer === undefined) now = Date.now()
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, everyMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** As long as other hints wait. */
const pointedMs = 300
const Hint = lazy(async () => ({ default: (await import('./hint.tsx')).Hint }))

/** A moment in words, and exactly for whoever points at it. */
export function When({ at, none = '—' }: { readonly at: string | null | undefined; readonly none?: string }) {
  const current = useSyncExternalStore(listen, () => now)
  const place = useRef<HTMLTimeElement>(null)
  const [isPointedAt, setIsPointedAt] = useState(false)
  const waiting = useTimeout(() => setIsPointedAt(true), pointedMs)
  if (!at) return <Text span>{none}</Text>
  const time = Date.parse(at)
  function leave(): void {
    waiting.clear()
    setIsPointedAt(false)
  }
  return (
    <>
      <time ref={place} dateTime={at} onPointerEnter={waiting.start} onPointerLeave={leave}>
        {inWords(time, Math.max(current, now))}
      </time>
      {isPointedAt && (
        <Suspense>
          <Hint at={place} label={exact.format(time)} />
        </Suspense>
      )}
    </>
  )
}
