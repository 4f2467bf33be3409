import type { Page } from 'playwright-core'
import { buildConsole } from '../../src/cli/console/build.ts'
import { personAt } from '../../src/sandbox/people.ts'
import type { StorePlace } from '../../src/storage/open.ts'
import { launch } from '../support/chromium.ts'
import { type OktaAccess, startOrg } from './access.ts'
import { type Database, withDatabases } from './database.ts'
import { type Figure, type Measurement, median, type Setting, underGoal } from './figure.ts'
import { startPart } from './part.ts'
import type { ConsoleReady } from './parts/console.ts'
import { indexOf } from './populate.ts'

/** What somebody who pressed a key waits for without wondering, in milliseconds; from the key to what it asked for in sight. */
const atMost = 300
/** From an address to all that stands there. */
const atMostFromAddress = 1_000
/** A whole list is a file that grows while one watches; this is how long a million of them may take, in seconds. */
const fileSeconds = 60

/** How often each is done: the middle one counts. */
const times = 5

/** The directory page of the console in a real browser, on as many people as `--large` has. */
export const console: Measurement = async ({ many, databases, say }) => {
  await buildConsole(say)
  // Nobody is read from it: it lends a directory what it is made with.
  const { access, stop } = await startOrg(1)
  await stop()
  const figures: Figure[] = []
  await withDatabases(async on => {
    for (const database of databases) {
      say(`  filling ${database} with ${many.toLocaleString('en-US')} people …`)
      figures.push(...(await on(database, where => looked({ where, database, access, many, say }))))
    }
  })
  return figures
}

async function looked({
  where,
  database,
  access,
  many: people,
  say,
}: Pick<Setting, 'many' | 'say'> & {
  readonly where: StorePlace
  readonly database: Database
  readonly access: OktaAccess
}): Promise<readonly Figure[]> {
  const part = await startPart<ConsoleReady>('console', { where, access, crowd: { product: 'okta', people } })
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
    page.setDefaultTimeout(30_000)
    await page.goto(part.ready.link)
    await page.getByRole('button', { name: 'Open the console' }).click()
    await page.waitForURL('**/console/**')
    const prefix = `${database === 'sqlite' ? '' : `${database}_`}console`
    const figures: Figure[] = []
    for (const { name, what, goal = atMost, look } of looksAt(page, part.ready.url, people)) {
      const took: number[] = []
      for (let turn = 0; turn < times; turn += 1) took.push(await look(turn))
      say(`  ${what}: ${took.map(Math.round).join(', ')} ms`)
      figures.push(underGoal(`${prefix}_${name}`, `${what}, ${people.toLocaleString('en-US')} people`, 'ms', median(took), goal))
    }
    const seconds = await exported(page)
    const file = 'everybody as a file'
    return [
      ...figures,
      underGoal(`${prefix}_file`, `${file}, ${people.toLocaleString('en-US')} people`, 's', seconds, fileSeconds),
    ]
  } finally {
    await browser.close()
    await part.stop()
  }
}

interface Look {
  readonly name: string
  readonly what: string
  /** `atMost`, where there is none. */
  readonly goal?: number
  /** Milliseconds. */
  readonly look: (turn: number) => Promise<number>
}

function looksAt(page: Page, url: string, people: number): readonly Look[] {
  const links = page.getByRole('table', { name: 'People' }).getByRole('link')
  const said = page.getByRole('status')
  const counted = said.filter({ hasText: /people|person|hit/ })
  const search = page.getByRole('searchbox', { name: 'Search' })
  const everybody = () => said.getByText('The rest comes as you scroll.').waitFor()
  const someone = (turn: number) => personAt(indexOf(turn + 1, people))

  async function took(work: () => Promise<unknown>): Promise<number> {
    const since = performance.now()
    await work()
    return performance.now() - since
  }
  async function opened(path: string): Promise<void> {
    await page.goto(`${url}/console${path}`)
    await links.first().waitFor()
  }
  /** Letter by letter, and measured from the last of them on. */
  async function typed(text: string): Promise<number> {
    await opened('/people')
    await everybody()
    await search.pressSequentially(text.slice(0, -1), { delay: 40 })
    return took(async () => {
      await search.press(text.slice(-1))
      await page.waitForURL(address => address.searchParams.get('search') === text)
      await counted.getByText(/hit/).waitFor()
      await page.locator('[aria-busy=false] table').waitFor()
    })
  }
  /** From a press until another number of people is told, and they are there. */
  async function narrowed(press: () => Promise<unknown>): Promise<number> {
    const before = await counted.innerText()
    return took(async () => {
      await press()
      await counted
        .filter({ hasNotText: before })
        .getByText(/people/)
        .waitFor()
      await page.locator('[aria-busy=false] table').waitFor()
    })
  }
  async function choice(label: string, option: string) {
    await page.getByRole('combobox', { name: label }).click()
    const one = page.getByRole('option', { name: option, exact: true })
    await one.waitFor()
    return one
  }
  return [
    {
      name: 'open',
      what: 'the page of all people, from its address',
      goal: atMostFromAddress,
      look: async () => {
        await opened('/people')
        await everybody()
        return Number(await page.evaluate('performance.now()'))
      },
    },
    {
      name: 'search_name',
      what: 'search by a whole name, from the last letter on',
      look: turn => {
        const { givenName, familyName } = someone(turn)
        return typed(`${givenName} ${familyName}`)
      },
    },
    {
      name: 'search_beginning',
      what: 'search by the beginning of a name',
      look: turn => typed(someone(turn).familyName.slice(0, 3)),
    },
    { name: 'search_all', what: 'search that fits everybody', look: () => typed('user') },
    {
      name: 'status',
      what: 'narrowed by status',
      look: async () => {
        await opened('/people')
        await everybody()
        const suspended = await choice('Account', 'Suspended')
        return narrowed(() => suspended.click())
      },
    },
    {
      name: 'enrollment',
      what: 'narrowed to those who are enrolled, by the picture',
      look: async () => {
        await opened('/people')
        await everybody()
        return narrowed(() => page.getByRole('button', { name: /^Enrolled/ }).click())
      },
    },
    {
      name: 'group',
      what: 'narrowed to a group of half of them',
      look: async () => {
        await opened('/people')
        await everybody()
        await (await choice('Directory', 'Okta')).click()
        const half = await choice('Group', 'half')
        return narrowed(() => half.click())
      },
    },
    {
      name: 'scroll',
      what: 'the next 200 as one scrolls to the end',
      look: async () => {
        await opened('/people')
        await everybody()
        const end = `(list => list.scrollTo(0, list.scrollHeight))(document.querySelector('section[data-long=true]'))`
        return took(async () => {
          await page.evaluate(end)
          await page.locator('tr[aria-rowindex="202"]').waitFor()
        })
      },
    },
    {
      name: 'person',
      what: 'the page of one of them',
      look: async turn => {
        await opened(`/people?search=${encodeURIComponent(someone(turn).email)}`)
        const name = await links.first().innerText()
        return took(async () => {
          await links.first().click()
          await page.getByRole('heading', { level: 1, name }).waitFor()
        })
      },
    },
  ]
}

/** Seconds until the browser has the whole file. */
async function exported(page: Page): Promise<number> {
  await page.goto(new URL('/console/people', page.url()).href)
  const link = page.getByRole('link', { name: 'Export CSV' })
  const coming = page.waitForEvent('download')
  const since = performance.now()
  await link.click()
  await (await coming).path()
  return (performance.now() - since) / 1000
}
