import { Link } from '@tanstack/react-router'
import { useMay } from '../api/session.ts'
import { Icon } from '../parts/icons.tsx'
import { pages } from '../routes.ts'
import { texts } from '../texts/index.ts'
import classes from './frame.module.css'

/** The pages that whoever is signed in may see. The one that is open, or is above the one that is, says so. */
export function Navigation({ onGone }: { readonly onGone: () => void }) {
  const may = useMay()
  return (
    <nav aria-label={texts.frame.navigation}>
      <ul className={classes.nav}>
        {pages.map(
          ({ path, permission, nav }) =>
            nav &&
            may(permission) && (
              <li key={path}>
                <Link to={path} className={classes.link} onClick={onGone}>
                  <Icon name={nav.icon} />
                  {texts.frame.nav[nav.label]}
                </Link>
              </li>
            ),
        )}
      </ul>
    </nav>
  )
}
