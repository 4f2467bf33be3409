import { useBlocker } from '@tanstack/react-router'
import { texts } from '../texts/index.ts'
import { Confirm } from './confirm.tsx'

const t = texts.parts.leaving

/** Asks before what was entered is lost: by another page of the console here, by the browser when the window is closed. */
export function Leaving({ isDirty }: { readonly isDirty: () => boolean }) {
  const { proceed, reset, status } = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isDirty(),
    enableBeforeUnload: isDirty,
    withResolver: true,
  })
  return (
    <Confirm
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title={t.title}
      confirm={t.confirm}
      pending={false}
      onConfirm={() => proceed?.()}
    >
      {t.why}
    </Confirm>
  )
}
