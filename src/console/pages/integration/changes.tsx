import { Text } from '@mantine/core'
import type { Json } from '../../api/schema.ts'
import type { Node } from '../../parts/config/schema.ts'
import { texts } from '../../texts/index.ts'
import type { Entry } from './entry.ts'
import { fieldTitle } from './field-title.ts'
import classes from './integration.module.css'

const t = texts.integration.history

/** A value as somebody would say it; long ones are cut, since the configuration has them whole. */
const longest = 200
function said(value: Json | undefined): string {
  if (value === undefined || value === null || value === '') return '—'
  const text =
    typeof value === 'string' ? value : Array.isArray(value) ? value.map(one => said(one)).join(', ') : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** Which fields a change changed, and of what to what. */
export function Changes({ entry, schema }: { readonly entry: Entry; readonly schema: Node | undefined }) {
  const changes = entry.changes.filter(({ before, after, secret }) => secret !== undefined || said(before) !== said(after))
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
                  {!isFirst && <td>{said(before)}</td>}
                  <td>{said(after)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
