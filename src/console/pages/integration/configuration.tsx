import { Alert, List } from '@mantine/core'
import { useState } from 'react'
import type { Integration, Template } from '../../api/schema.ts'
import { Icon } from '../../parts/icons.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { IntegrationForm } from './form/form.tsx'
import type { Saved } from './form/use-saving.ts'

const t = texts.integration

/** What can be changed of it, and what became of the last change. */
export function Configuration({
  view,
  template,
  sandbox,
}: {
  readonly view: Integration
  readonly template: Template
  readonly sandbox: boolean
}) {
  const [remains, setRemains] = useState<readonly string[]>([])
  const toast = useToast()
  const saved = ({ stored, remains: left }: Saved) => {
    setRemains(left)
    const isHeld = stored.attention.some(one => one.code === 'change_held')
    // A draft is finished by it.
    toast.done(
      view.state === 'draft'
        ? texts.newIntegration.saved(stored.name)
        : isHeld
          ? t.updatedHeld(stored.name)
          : t.updated(stored.name),
    )
  }
  return (
    <>
      {remains.length > 0 && (
        <Alert variant="outline" color="yellow" icon={<Icon name="warning" />} title={t.remains} mb="lg">
          <List size="sm">
            {remains.map(sentence => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <IntegrationForm template={template} sandbox={sandbox} stored={view} onSaved={saved} />
    </>
  )
}
