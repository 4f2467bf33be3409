import type { ReactNode } from 'react'
import { texts } from '../../texts/index.ts'
import classes from './coverage.module.css'

const t = texts.directory

/** A share of everybody: what colour it has, what it is called, how many. */
export interface Part {
  readonly id: string
  readonly label: string
  readonly count: number
  /** What somebody may press it for. */
  readonly press?: { readonly isPressed: boolean; run(): void }
}

/** Parts of a whole as a bar; its legend says the same in numbers, so that nobody needs to see it. */
export function Bar({
  parts,
  total,
  label,
}: {
  readonly parts: readonly Part[]
  readonly total: number
  readonly label: string
}) {
  return (
    <>
      <div className={classes.bar} aria-hidden="true">
        {parts
          .filter(({ count }) => count > 0)
          .map(({ id, count }) => (
            <div key={id} className={classes.part} data-part={id} style={{ flexGrow: count / Math.max(1, total) }} />
          ))}
      </div>
      <ul className={classes.legend} aria-label={label}>
        {parts.map(part => (
          <li key={part.id} data-empty={part.count === 0}>
            <Entry part={part}>
              <span className={classes.mark} data-part={part.id} />
              <span>{part.label}</span>
              <span className={classes.count}>{t.number(part.count)}</span>
              <span className={classes.share}>{t.share(part.count, total)}</span>
            </Entry>
          </li>
        ))}
      </ul>
    </>
  )
}

function Entry({ part: { press }, children }: { readonly part: Part; readonly children: ReactNode }) {
  if (press === undefined) return <div className={classes.entry}>{children}</div>
  return (
    <button type="button" className={classes.entry} aria-pressed={press.isPressed} onClick={() => press.run()}>
      {children}
    </button>
  )
}
