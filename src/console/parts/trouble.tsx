import { Alert, Button, List, Stack, Text } from '@mantine/core'
import { ProblemError } from '../api/problem.ts'
import { texts } from '../texts/index.ts'
import { Icon } from './icons.tsx'
import { saidOf } from './said.ts'

/** An error where its content would stand. Faults of fields that the page shows stand at those fields, and not here. */
export function Trouble({
  error,
  again,
  shownFaults = () => false,
}: {
  readonly error: unknown
  readonly again?: () => void
  /** Whether a fault of this path is shown at its field. */
  readonly shownFaults?: (path: string) => boolean
}) {
  const { title, detail } = saidOf(error)
  const all = error instanceof ProblemError ? error.faults : []
  const faults = all.filter(fault => !shownFaults(fault.path))
  const isSaidThere = all.length > 0 && faults.length === 0
  return (
    <Alert color="red" variant="outline" title={isSaidThere ? undefined : title} icon={<Icon name="warning" />} role="alert">
      <Stack gap="xs" align="flex-start">
        {isSaidThere && <Text>{texts.parts.faulty}</Text>}
        {detail && <Text>{detail}</Text>}
        {faults.length > 0 && (
          <List size="sm">
            {faults.map(({ path, message }) => (
              <List.Item key={`${path} ${message}`}>
                <code>{path}</code> {message}
              </List.Item>
            ))}
          </List>
        )}
        {again && (
          <Button variant="default" size="xs" onClick={again}>
            {texts.parts.again}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
