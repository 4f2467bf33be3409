import { Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Announced } from '../../parts/announced.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.call.operations
const lastSeconds = 60

/** How many seconds of those that the host named are left. Its clock counts: this one only tells how long ago it said so. */
export function useSecondsLeft(seconds: number | null, saidAt: number): number | null {
  const [now, setNow] = useState(Date.now)
  const isRunning = seconds !== null && seconds > 0
  useEffect(() => {
    if (!isRunning) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [isRunning])
  if (seconds === null) return null
  return Math.max(0, seconds - Math.floor(Math.max(0, now - saidAt) / 1_000))
}

/** Seen every second, and said once, when the last minute begins. */
export function Countdown({ left }: { readonly left: number }) {
  return (
    <>
      <Text fw={600} role="timer" aria-live="off">
        {t.fresh(left)}
      </Text>
      <Announced>{left <= lastSeconds && left > 0 ? t.lastMinute : ''}</Announced>
    </>
  )
}
