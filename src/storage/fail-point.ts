/** Where and how a run is to be cut. Plain data, so that it passes into the loader's thread. */
export interface FailSpec {
  readonly point: string
  /** Which arrival at the point fails, counted from 1. */
  readonly hit?: number
  /** `kill` is SIGKILL to the whole process: what a power cut or the kernel's out-of-memory killer looks like. */
  readonly action: 'kill' | 'throw'
}

/** Marks the named points of a path. Without a specification every point is a no-op. */
export function failPoints(spec?: FailSpec): (point: string) => void {
  if (spec === undefined) return () => undefined
  let left = spec.hit ?? 1
  return point => {
    if (point !== spec.point) return
    left -= 1
    if (left !== 0) return
    if (spec.action === 'kill') process.kill(process.pid, 'SIGKILL')
    throw new Error(`fail point ${point}`)
  }
}
