import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes } from 'react'

type Native = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'>

/** To another page of the console. */
export const PageLink = createLink((props: AnchorProps & Native) => <Anchor {...props} />)

/** The same, for what somebody comes to do. */
export const ButtonLink = createLink((props: ButtonProps & Native) => <Button component="a" {...props} />)
