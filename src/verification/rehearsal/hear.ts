import type { ExternalClaims } from '../../contract/index.ts'
import type { VendorSessionsTable } from '../../storage/tables/index.ts'
import { personOf } from '../facts.ts'
import type { Heard } from '../hear.ts'
import { claimsOfClient, claimsOfUser } from '../match/index.ts'
import { whomOf } from '../policies/index.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import { type RehearsalOutcome, rehearsalOutcomes } from './outcomes.ts'
import { rehearsedReading } from './reading.ts'

/** What is judged of a rehearsal. Nobody is asked: the person is as we know them, and the rest was chosen. */
export async function rehearse(room: Room, row: Row, session: VendorSessionsTable, claims: ExternalClaims): Promise<Heard> {
  const { db } = room.store
  const person = await personOf(db, row, room.clock.now())
  const { policy } = await room.policies.inForce(db, whomOf(row))
  return rehearsedReading(outcomeOf(row), {
    echo: {
      sessionId: session.session_id,
      reference: row.id,
      ...(row.workflow_id === null ? {} : { workflowId: row.workflow_id }),
    },
    identityId: person?.enrollment.identityId ?? `rehearsal-${row.id}`,
    expected: person?.user ? claimsOfUser(person.user) : claimsOfClient(claims),
    policy,
  })
}

const outcomeOf = ({ rehearsed }: Row): RehearsalOutcome | null => rehearsalOutcomes.find(one => one === rehearsed) ?? null
