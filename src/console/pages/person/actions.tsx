import { Button, Menu, Tooltip } from '@mantine/core'
import { useState } from 'react'
import type { Person } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Icon } from '../../parts/icons.tsx'
import { texts } from '../../texts/index.ts'
import { Erase } from './erase.tsx'
import { Invite } from './invite.tsx'
import { Propose } from './propose.tsx'
import { Verify } from './verify.tsx'

const t = texts.person
type Open = 'invite' | 'verify' | 'unbind' | 'rebind' | 'erase'

/** Why somebody is not invited, as far as the page can see; the host looks closer. */
function notInvited({ status, enrollment }: Person): string | undefined {
  if (enrollment === 'enrolled') return t.invite.not.enrolled
  return status === 'active' || status === 'locked' ? undefined : t.invite.not.status
}

/** What can be done about somebody. What a role may not do is not there. */
export function Actions({ person }: { readonly person: Person }) {
  const may = useMay()
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const inviteNot = notInvited(person)
  const hasMore = may('bindings:write') || may('people:erase')
  const shown = { person, onClose: close }
  return (
    <>
      {may('helpdesk:verify') && (
        <Button leftSection={<Icon name="shield" size={16} />} onClick={() => setOpen('verify')}>
          {t.verify.action}
        </Button>
      )}
      {may('invites:write') && (
        <Tooltip label={inviteNot} disabled={inviteNot === undefined}>
          <Button
            variant="default"
            onClick={() => setOpen('invite')}
            // Can be reached by keyboard, so that it can say why not.
            {...(inviteNot === undefined ? {} : { 'data-disabled': true })}
            aria-disabled={inviteNot !== undefined}
            onClickCapture={event => inviteNot !== undefined && event.stopPropagation()}
          >
            {t.invite.action}
          </Button>
        </Tooltip>
      )}
      {hasMore && (
        <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
          <Menu.Target>
            <Button variant="default" rightSection={<Icon name="down" size={14} />}>
              {t.more}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {may('bindings:write') && (
              <>
                <Menu.Item leftSection={<Icon name="cross" size={16} />} onClick={() => setOpen('unbind')}>
                  {t.unbind.action}
                </Menu.Item>
                <Menu.Item leftSection={<Icon name="plus" size={16} />} onClick={() => setOpen('rebind')}>
                  {t.unbind.rebind}
                </Menu.Item>
              </>
            )}
            {may('people:erase') && (
              <Menu.Item
                leftSection={<Icon name="trash" size={16} />}
                color="var(--mantine-color-error)"
                onClick={() => setOpen('erase')}
              >
                {t.erase.action}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      <Verify opened={open === 'verify'} {...shown} />
      <Invite opened={open === 'invite'} {...shown} />
      <Propose kind="unbind" opened={open === 'unbind'} {...shown} />
      <Propose kind="rebind" opened={open === 'rebind'} {...shown} />
      <Erase opened={open === 'erase'} {...shown} />
    </>
  )
}
