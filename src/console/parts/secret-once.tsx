import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import { texts } from '../texts/index.ts'
import { Copy } from './copy.tsx'
import { Facts } from './facts.tsx'
import { Icon } from './icons.tsx'

/**
 * A secret that the host gives once. Closed by its button alone, not by a slip of the pointer; whoever holds it forgets it then,
 * and the page cannot show it again.
 */
export function SecretOnce({
  title,
  values,
  onClose,
}: {
  readonly title: string
  /** Names and values; nothing is shown while it is undefined. */
  readonly values: readonly (readonly [name: string, value: string])[] | undefined
  readonly onClose: () => void
}) {
  return (
    <Modal
      opened={values !== undefined}
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert color="yellow" variant="outline" icon={<Icon name="warning" />} title={texts.parts.shownOnce}>
          {texts.parts.shownOnceWhy}
        </Alert>
        <Facts items={(values ?? []).map(([name, value]) => [name, <Copy key={name} value={value} label={name} />])} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{texts.parts.keptIt}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
