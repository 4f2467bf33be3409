/**
 * The write gate between the two writers of one process: the main thread's short transactions and the loader's thread.
 * SQLite lets one writer in at a time and makes the other poll in its busy handler, which would block the event loop
 * for as long as the loader's transaction takes. Here the main thread waits without blocking, the loader sees that it
 * is wanted and commits what it has, and whoever leaves while the other waits hands the gate over, so that neither
 * starves.
 */

const holder = 0
const free = 0
const main = 1
const loader = 2
type Side = typeof main | typeof loader

/** The shared cells: who holds the gate, whether the main thread waits, whether the loader waits. */
export function createGate(): SharedArrayBuffer {
  return new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT)
}

/** Takes the gate if that needs no waiting; otherwise says that `side` waits, and returns whom it waits for. */
function tryEnter(cells: Int32Array, side: Side): Side | undefined {
  for (;;) {
    if (Atomics.compareExchange(cells, holder, free, side) === free) break
    Atomics.store(cells, side, 1)
    const now = Atomics.load(cells, holder)
    if (now === side) break
    // Left between the two looks: nobody saw the wish, so ask again.
    if (now !== free) return now as Side
  }
  Atomics.store(cells, side, 0)
  return undefined
}

function leave(cells: Int32Array, side: Side): void {
  const other = side === main ? loader : main
  const handedOver = Atomics.exchange(cells, other, 0) === 1
  Atomics.store(cells, holder, handedOver ? other : free)
  Atomics.notify(cells, holder)
}

/** The main thread's side: never blocks. */
export interface MainGate {
  enter(): Promise<void>
  leave(): void
  /** After the loader's thread died: takes from it what it held or was waiting for. */
  loaderGone(): void
}

export function mainGate(shared: SharedArrayBuffer): MainGate {
  const cells = new Int32Array(shared)
  return {
    async enter() {
      for (;;) {
        const other = tryEnter(cells, main)
        if (other === undefined) return
        await Atomics.waitAsync(cells, holder, other).value
      }
    },
    leave: () => leave(cells, main),
    loaderGone() {
      Atomics.store(cells, loader, 0)
      if (Atomics.compareExchange(cells, holder, loader, free) === loader) Atomics.notify(cells, holder)
    },
  }
}

/** The loader's side, on its own thread: blocks there. */
export interface LoaderGate {
  enter(): void
  leave(): void
  /** Whether the main thread waits: commit and leave soon. */
  wanted(): boolean
}

export function loaderGate(shared: SharedArrayBuffer): LoaderGate {
  const cells = new Int32Array(shared)
  return {
    enter() {
      for (;;) {
        const other = tryEnter(cells, loader)
        if (other === undefined) return
        Atomics.wait(cells, holder, other)
      }
    },
    leave: () => leave(cells, loader),
    wanted: () => Atomics.load(cells, main) === 1,
  }
}
