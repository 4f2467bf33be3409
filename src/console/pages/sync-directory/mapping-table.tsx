import { Autocomplete, Text } from '@mantine/core'
import type { MappingPreview, MappingView } from '../../api/schema.ts'
import { State, type Tone } from '../../parts/state.tsx'
import tableClasses from '../../parts/table.module.css'
import { texts } from '../../texts/index.ts'
import classes from './sync-directory.module.css'

const t = texts.sync.setup

/** By claim; an empty text where the usual attribute is read. */
export type Attributes = Readonly<Record<string, string>>

const tones: Readonly<Record<MappingView['claims'][number]['editable'], Tone>> = { yes: 'notice', no: 'good', unknown: 'calm' }

/** Each claim, the attribute that feeds it, and who can edit that. Without `onChange` it is only read. */
export function MappingTable({
  view,
  attributes,
  editable,
  offered,
  onChange,
  faultOf,
}: {
  readonly view: MappingView
  readonly attributes: Attributes
  /** As the product says of the mapping that was previewed last. */
  readonly editable: MappingPreview['editable'] | undefined
  /** Attributes that the product has. */
  readonly offered: readonly string[]
  readonly onChange?: (claim: string, from: string) => void
  readonly faultOf: (claim: string) => string | undefined
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard (WCAG 2.2, 2.1.1).
    <div className={tableClasses.scroller} tabIndex={0}>
      <table className={tableClasses.table} aria-label={t.mapping}>
        <thead>
          <tr>
            <th scope="col">{t.claim}</th>
            <th scope="col">{t.from}</th>
            <th scope="col">{t.editable}</th>
          </tr>
        </thead>
        <tbody>
          {view.claims.map(({ claim, editable: asRead }) => {
            const name = texts.claims[claim] ?? claim
            const usual = claim === 'link_key' ? t.notFed : t.usual
            const told = editable?.[claim] ?? asRead
            return (
              <tr key={claim}>
                <td>{name}</td>
                <td className={classes.attribute}>
                  {onChange ? (
                    <Autocomplete
                      size="xs"
                      aria-label={t.fromOf(name)}
                      placeholder={usual}
                      value={attributes[claim] ?? ''}
                      onChange={from => onChange(claim, from)}
                      data={[...offered]}
                      limit={12}
                      error={faultOf(claim)}
                      autoComplete="off"
                      spellCheck={false}
                    />
                  ) : attributes[claim] ? (
                    <code>{attributes[claim]}</code>
                  ) : (
                    <Text c="dimmed">{usual}</Text>
                  )}
                </td>
                <td>
                  <State tone={tones[told]}>{t.editables[told]}</State>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
