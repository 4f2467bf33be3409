import classes from './state.module.css'

export type Tone = 'good' | 'notice' | 'bad' | 'calm' | 'active'

/** A state in words, with a mark whose shape differs as its colour does (WCAG 2.2, 1.4.1). */
export function State({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <span className={classes.state} data-tone={tone}>
      {children}
    </span>
  )
}
