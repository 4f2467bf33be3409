import type { Outcomes } from '../../api/schema.ts'
import { PageLink } from '../../parts/link.tsx'
import { Rows } from '../../parts/rows.tsx'
import { texts } from '../../texts/index.ts'
import { labelOf, type ShownBy, shareOf, sumOf } from './series.ts'

const t = texts.verifications
const percent = new Intl.NumberFormat(texts.locale, { style: 'percent', maximumFractionDigits: 1 })

/** Each purpose, reason or façade with how many ended how; its name leads to the list of them. */
export function Summary({ outcomes, by }: { readonly outcomes: Outcomes; readonly by: Exclude<ShownBy, 'outcome'> }) {
  const number = (count: number) => count.toLocaleString(texts.locale)
  const cellsOf = (ended: Outcomes['total']) => {
    const share = shareOf(ended)
    const counts = [ended.allow, ended.challenge, ended.deny, ended.open, sumOf(ended)].map(number)
    return [...counts, share === undefined ? '—' : percent.format(share)]
  }
  const from = outcomes.from.slice(0, 10)
  return (
    <Rows
      label={t.over.summary}
      heads={[
        t.over.series[by],
        t.outcomes.allow,
        t.outcomes.challenge,
        t.outcomes.deny,
        t.outcomes.open,
        t.over.total,
        t.over.share,
      ]}
      rows={[
        ...outcomes.keys.map(({ key, ended }) => {
          const name = labelOf(by, key)
          const isListed = key !== 'open' && key !== ''
          return {
            key,
            cells: [
              isListed ? (
                <PageLink key="name" to="/verifications" search={{ [by]: key, from }} aria-label={t.over.list(name)}>
                  {name}
                </PageLink>
              ) : (
                name
              ),
              ...cellsOf(ended),
            ],
          }
        }),
        { key: 'in all', cells: [<strong key="all">{t.over.total}</strong>, ...cellsOf(outcomes.total)] },
      ]}
    />
  )
}
