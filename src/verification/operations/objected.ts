import type { Row } from '../rows.ts'

const stops: ReadonlySet<Row['state']> = new Set<Row['state']>(['void', 'cancelled', 'denied'])

/** Whether somebody has stopped it: before the verdict was received, or by an objection to one that was. */
export const isObjectedTo = ({ state, operations_closed_at }: Row): boolean => operations_closed_at !== null || stops.has(state)
