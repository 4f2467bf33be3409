import { useIsFetching } from '@tanstack/react-query'
import { type ComponentType, useEffect, useState } from 'react'

/** So long nothing is asked of the host: a page has come, and not merely the first of what it waits for. */
const quietMs = 300

/**
 * What nobody needs at the first look, and somebody may at any moment: it is loaded once the page has its
 * data, or as soon as it `isWanted`. That it did not arrive is a trouble where it is wanted, and else nobody's.
 */
export function useLater<Props>(load: () => Promise<ComponentType<Props>>, isWanted = false): ComponentType<Props> | undefined {
  const isQuiet = useIsFetching() === 0
  const [Part, setPart] = useState<ComponentType<Props>>()
  const isThere = Part !== undefined
  useEffect(() => {
    if (isThere || !(isWanted || isQuiet)) return undefined
    let isGone = false
    const put = (part: () => ComponentType<Props>) => {
      if (!isGone) setPart(part)
    }
    const failed = (error: unknown) => {
      // Thrown where the part would be made, so that whatever is around the page says so.
      if (isWanted) put(() => raise(error))
    }
    const begin = () => void load().then(part => put(() => part), failed)
    const timer = setTimeout(begin, isWanted ? 0 : quietMs)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [load, isThere, isWanted, isQuiet])
  return Part
}

function raise(error: unknown): never {
  throw error
}
