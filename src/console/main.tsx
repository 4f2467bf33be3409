import { createRoot } from 'react-dom/client'
import './trusted.ts'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './style.css'
import { queryClient } from './api/query-client.ts'
import { sessionQuery } from './api/session.ts'
import { App } from './app.tsx'
import { patienceMs, router } from './router.tsx'

/**
 * The console: a React app under `/console/` for the people who run the host and for those at the helpdesk. It talks to the
 * admin API alone, knows it by generated types (`api/schema.ts`), and imports nothing else of the host. What somebody may see is
 * decided there; here a page that somebody may not use is only left out of sight.
 *
 * A page is added like this:
 *
 * 1. its folder `pages/<page>/` with `page.tsx`, which exports `Page`; parts of it that other pages need go to `parts/`;
 * 2. its row in `routes.ts`: address, permission, how it is loaded, and where it stands in the navigation, if it does;
 * 3. its texts in `texts/en/<page>.ts`, named in `texts/en.ts`: no sentence stands in a component;
 * 4. what its routes answer in `src/http/admin/answers/`, then `npm run console:types`; reads go through `useQuery` and `api`;
 * 5. its story in `test/console/<page>.test.ts`, and a line in `test/screenshots/pages.ts`.
 *
 * `api` knows HTTP and nothing of pages, `parts` know neither the API nor each other's pages, `frame` is around every page.
 */
const root = document.getElementById('root')
if (root === null) throw new Error('the document has no root')
// The script of the page and whose session this is are asked for at once, and what is quick is drawn once and whole.
const ready = Promise.allSettled([router.load(), queryClient.prefetchQuery(sessionQuery)])
// Not awaited: pages import what this file is bundled with, and would wait for its end.
void Promise.race([ready, new Promise(then => setTimeout(then, patienceMs))]).then(() => createRoot(root).render(<App />))
