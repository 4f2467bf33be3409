import { useQuery } from '@tanstack/react-query'
import { waitingLinksQuery } from '../../api/links.ts'
import { ButtonLink } from '../../parts/link.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.links

/** To the links between accounts, with how many of them wait for somebody. */
export function LinksButton() {
  const { data } = useQuery(waitingLinksQuery)
  const count = data?.items.length ?? 0
  return (
    <ButtonLink to="/people/links" variant="default">
      {count === 0 ? t.title : t.waiting(count, data?.nextCursor !== null)}
    </ButtonLink>
  )
}
