import type { Kysely } from 'kysely'
import type { AlertsTable, Tables } from '../storage/tables/index.ts'

export type Alert = AlertsTable
export type Db = Kysely<Tables>
