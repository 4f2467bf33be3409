/** Does a work so many times, a number of them at once. */
export async function inLanes(times: number, work: (turn: number) => Promise<void>, lanes = 20): Promise<void> {
  let turn = 0
  const lane = async () => {
    while (turn < times) {
      turn += 1
      await work(turn)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
