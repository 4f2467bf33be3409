import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { signOut } from '../api/session.ts'
import { useToast } from '../parts/toast.ts'

/** Light or dark, kept in this browser. */
export function useDarkMode(): { readonly isDark: boolean; toggle(): void } {
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  return { isDark, toggle: () => setColorScheme(isDark ? 'light' : 'dark') }
}

/** Ends the session and leads to where another one can be opened, with nothing of this one left in the page. */
export function useSignOut(): () => void {
  const toast = useToast()
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: () => globalThis.location.assign('/console/enter'),
    onError: error => toast.failed(error),
  })
  return () => leaving.mutate()
}
