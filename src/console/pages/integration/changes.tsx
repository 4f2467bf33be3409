import { Text } from '@mantine/core'
import type { Json } from '../../api/schema.ts'
import type { Node } from '../../parts/config/schema.ts'
import { texts } from '../../texts/index.ts'
import type { Entry } from './entry.ts'
import { fieldTitle } from './field-title.ts'
import classes from './integration.module.css'
import { type NameOf, nodeAt, saidOfValue } from './said-value.ts'

const t = texts.integration.history

/** Long ones are cut, since the configuration has them whole. */
const longest = 200
const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest)}…` : text)

/** What names something and is of no template's configuration. */
const ownNode: Readonly<Record<string, Node>> = {
  '/accountId': { optionsFrom: 'accounts' },
  '/workflowId': { optionsFrom: 'workflows' },
}

/** Which fields a change changed, and of what to what. */
export function Changes({
  entry,
  schema,
  nameOf,
}: {
  readonly entry: Entry
  readonly schema: Node | undefined
  readonly nameOf: NameOf
}) {
  const said = (field: string, value: Json | undefined) => saidOfValue(value, ownNode[field] ?? nodeAt(schema, field), nameOf)
  const changes = entry.changes.filter(
    ({ field, before, after, secret }) => secret !== undefined || said(field, before) !== said(field, after),
  )
  // What is made was nothing before.
  const isFirst = entry.action === 'created'
  if (changes.length === 0) {
    return entry.action === 'updated' ? (
      <Text size="sm" c="dimmed">
        {t.none}
      </Text>
    ) : null
  }
  return (
    <div className={classes.wide}>
      <table className={classes.changes}>
        <thead>
          <tr>
            <th scope="col">{t.field}</th>
            {!isFirst && <th scope="col">{t.before}</th>}
            <th scope="col">{t.after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ field, before, after, secret }) => (
            <tr key={field}>
              <td>{fieldTitle(schema, field)}</td>
              {secret ? (
                <td colSpan={isFirst ? 1 : 2}>{t.secret[secret]}</td>
              ) : (
                <>
                  {!isFirst && <td>{cut(said(field, before))}</td>}
                  <td>{cut(said(field, after))}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
