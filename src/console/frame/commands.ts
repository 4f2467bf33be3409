import { useNavigate } from '@tanstack/react-router'
import { useMay } from '../api/session.ts'
import { pages } from '../routes.ts'
import { texts } from '../texts/index.ts'
import { useDarkMode, useSignOut } from './account.ts'
import type { Command } from './command.ts'

/** The pages of whoever is signed in, and what they can do from anywhere. */
export function useCommands(): readonly Command[] {
  const may = useMay()
  const navigate = useNavigate()
  const { isDark, toggle } = useDarkMode()
  const leave = useSignOut()
  const t = texts.frame
  const toPages = pages.flatMap(({ path, permission, nav }): readonly Command[] =>
    nav && may(permission)
      ? [{ id: path, label: t.nav[nav.label], hint: t.search.page, icon: nav.icon, run: () => void navigate({ to: path }) }]
      : [],
  )
  return [
    ...toPages,
    { id: 'dark', label: isDark ? t.light : t.dark, icon: isDark ? 'sun' : 'moon', run: toggle },
    { id: 'leave', label: t.signOut, icon: 'leave', run: leave },
  ]
}
