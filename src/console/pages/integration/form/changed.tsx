import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { type Node, stepOf } from '../../../parts/config/schema.ts'
import { Icon } from '../../../parts/icons.tsx'
import { texts } from '../../../texts/index.ts'
import { fieldTitle } from '../field-title.ts'
import { changesOf, enteredOf, type Stored } from './entered.ts'

const t = texts.integrationForm.changed

/** Somebody else was quicker: what they changed, and what can become of what is entered here. */
export function Changed({
  before,
  after,
  schema,
  onTake,
  onLay,
}: {
  readonly before: Stored | undefined
  readonly after: Stored
  readonly schema: Node
  readonly onTake: () => void
  readonly onLay: () => void
}) {
  const { config, ...named } = before ? changesOf(enteredOf(before), enteredOf(after)) : { config: undefined }
  const places = [...Object.keys(named).map(key => `/${key}`), ...Object.keys(config ?? {}).map(key => `/config${stepOf(key)}`)]
  const fields = places.map(place => fieldTitle(schema, place))
  return (
    <Alert variant="outline" color="yellow" icon={<Icon name="warning" />} title={t.title} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text>{fields.length === 0 ? t.why : t.whyOf(fields.join(', '))}</Text>
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
