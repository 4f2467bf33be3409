import { useBlocker } from '@tanstack/react-router'
import { Confirm } from '../../../parts/confirm.tsx'
import { texts } from '../../../texts/index.ts'

const t = texts.integrationForm.leaving

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
