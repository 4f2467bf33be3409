import { CommandError } from './exit.ts'
import type { Ended, Leg, Product } from './try-flow.ts'

/**
 * Products that ask while they make a token: they lead nobody anywhere. So the person verifies by the flow of another
 * integration, in a sign-in of theirs at the product, and then the product asks what is known.
 */

/** A sign-in at the product. */
export interface SignIn {
  /** The product's own session, where it tells it. */
  readonly session?: string
  /** The product makes a token, and asks; what it says of it goes below what came of the verification. */
  ask(): Promise<Ended>
}

export function askedAfterwards(flow: Product, signIn: (login: string) => Promise<SignIn>): Product {
  return {
    ...flow,
    async begin(login, person) {
      const { session, ask } = await signIn(login)
      const leg = await flow.begin(login, person, session)
      if (!('start' in leg)) return leg

      let isOver = false
      let isParked = false
      const told = async (verified: Ended): Promise<Ended> => {
        // Who brings an answer again comes to where the flow ends, and to no token that was not made before.
        isParked ||= verified.inReview === true
        if (verified.inReview || isOver) return verified
        isOver = verified.letIn
        const { letIn, reason, rows } = await ask()
        return { letIn, reason, rows: [['verification', verified.reason], ...rows] }
      }
      const { review } = leg
      const asked: Leg = {
        start: leg.start,
        async finish(landing, by) {
          try {
            return await told(await leg.finish(landing, by))
          } catch (error) {
            // Beside a human's decision a code can be void, and another one is fetched.
            if (!(error instanceof CommandError) || isOver || isParked) throw error
            // A flow that breaks off has verified nobody, which is when a token must say nothing.
            return told({ letIn: false, reason: error.message, rows: [] })
          }
        },
        ...(review && {
          review: {
            seat: review.seat,
            async ask() {
              const now = await review.ask()
              return now && told(now)
            },
          },
        }),
      }
      return asked
    },
  }
}
