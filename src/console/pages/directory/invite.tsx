import { useState } from 'react'
import type { Directories } from '../../api/directory-answers.ts'
import type { Meant } from '../../api/invites.ts'
import { useMay } from '../../api/session.ts'
import { Icon } from '../../parts/icons.tsx'
import { ReasonedButton } from '../../parts/reasoned-button.tsx'
import { texts } from '../../texts/index.ts'
import { InviteMany } from '../invitations/invite.tsx'
import type { Narrowing } from './filters.ts'

const t = texts.invitations.invite

/** A whole group is invited as one, however large it is; anything narrower is a list of people. */
function meantBy(directoryIntegrationId: string, { integrationId: _, groupId, ...rest }: Narrowing): Meant {
  if (groupId !== undefined && Object.keys(rest).length === 0) return { directoryIntegrationId, groupId }
  return { directoryIntegrationId, matching: { ...rest, ...(groupId === undefined ? {} : { groupId }) } }
}

/** Invites whoever the list shows. */
export function InviteList({ directories, narrowing }: { readonly directories: Directories; readonly narrowing: Narrowing }) {
  const may = useMay()
  const [opened, setOpened] = useState(false)
  if (!may('invites:write')) return null
  const only = directories.length === 1 ? directories[0]?.integrationId : undefined
  const directoryId = narrowing.integrationId ?? only
  return (
    <>
      <ReasonedButton
        whyNot={directoryId === undefined ? t.needsDirectory : undefined}
        onPress={() => setOpened(true)}
        leftSection={<Icon name="mail" size={16} />}
      >
        {t.action}
      </ReasonedButton>
      {directoryId !== undefined && (
        <InviteMany meant={meantBy(directoryId, narrowing)} opened={opened} onClose={() => setOpened(false)} />
      )}
    </>
  )
}
