import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { texts } from '../texts/index.ts'
import { Facts } from './facts.tsx'
import { Icon } from './icons.tsx'

const t = texts.parts.meanwhile

/** What a form was filled from is in force no longer: somebody else changed it since. */
export class ChangedMeanwhile<T> extends Error {
  override readonly name = 'ChangedMeanwhile'
  readonly inForce: T

  constructor(inForce: T) {
    super('somebody else changed it')
    this.inForce = inForce
  }
}

/**
 * Somebody else was faster: theirs stays, and is shown to whoever was about to write over it. What was entered stays as well,
 * until they say which of both they want.
 */
export function Meanwhile({
  how = t.how,
  theirs = [],
  onTake,
  onLay,
}: {
  /** Where what they set is not for showing, what it is about. */
  readonly how?: string
  /** What they set, by name. */
  readonly theirs?: readonly (readonly [name: string, value: ReactNode])[]
  /** Gives up what was entered. */
  readonly onTake: () => void
  /** Goes on from theirs, with what was entered laid over it. */
  readonly onLay: () => void
}) {
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} title={t.title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text>{how}</Text>
        {theirs.length > 0 && <Facts items={theirs} />}
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={onLay}>
            {t.lay}
          </Button>
          <Button variant="default" size="xs" onClick={onTake}>
            {t.take}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
