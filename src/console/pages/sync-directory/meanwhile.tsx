import { Alert, Button, Stack, Text } from '@mantine/core'
import { Icon } from '../../parts/icons.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.sync.setup

/** Somebody else was faster: theirs stays, and is shown to whoever was about to write over it. */
export function Meanwhile({ onReload }: { readonly onReload: () => void }) {
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} title={t.conflict} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text>{t.conflictHow}</Text>
        <Button variant="default" size="xs" onClick={onReload}>
          {t.reload}
        </Button>
      </Stack>
    </Alert>
  )
}
