/**
 * A list of people who are in no identity provider: contractors, new hires, partners. An administrator enters them at the
 * host, one by one or by file; the host keeps the list, and this reads it as any other directory, so that sync, guard and
 * view are the same. It knows neither how people are entered nor where they are kept. What it adds is the calendar: who
 * has not begun is staged, whose last day is over is inactive, on the day itself and without anybody editing.
 */
import { defineConnector } from '../../src/contract/index.ts'
import { createCheck } from './check.ts'
import { type PeopleListConfig, peopleListConfig } from './config.ts'
import { createDirectory } from './directory.ts'

export const peopleList = defineConnector<PeopleListConfig>({
  manifest: {
    id: 'people-list',
    name: 'People list',
    kind: 'directory',
    summary: 'Contractors, new hires and partners who are in no identity provider, entered by hand, by file or by API.',
    docs: 'https://datatracker.ietf.org/doc/html/rfc4180',
    capabilities: ['check', 'directory'],
    scopes: [],
    egress: [],
    holdsList: true,
  },
  config: peopleListConfig,
  configVersion: 1,
  open: (config, host) => ({ check: createCheck(config, host), directory: createDirectory(config, host) }),
})
