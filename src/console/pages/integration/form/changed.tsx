import { type Node, stepOf } from '../../../parts/config/schema.ts'
import { Meanwhile } from '../../../parts/meanwhile.tsx'
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
  return <Meanwhile how={fields.length === 0 ? t.why : t.whyOf(fields.join(', '))} onTake={onTake} onLay={onLay} />
}
