import { UnstyledButton } from '@mantine/core'
import { useRef, useState } from 'react'
import { useSession } from '../api/session.ts'
import { Icon } from '../parts/icons.tsx'
import { texts } from '../texts/index.ts'
import classes from './frame.module.css'
import { useLater } from './later.ts'

const load = async () => (await import('./account-list.tsx')).AccountList

/** Who is signed in. The menu takes the place of its button when it comes, focus and all; pressed before that, it comes open. */
export function AccountMenu() {
  const { name } = useSession()
  const [isWanted, setIsWanted] = useState(false)
  const hasFocus = useRef(false)
  const AccountList = useLater(load, isWanted)
  const label = texts.frame.account(name)
  if (AccountList) return <AccountList label={label} isOpen={isWanted} hasFocus={hasFocus.current} />
  return (
    <UnstyledButton
      className={classes.opener}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setIsWanted(true)}
      onFocus={() => {
        hasFocus.current = true
      }}
      onBlur={() => {
        hasFocus.current = false
      }}
    >
      <Icon name="person" />
    </UnstyledButton>
  )
}
