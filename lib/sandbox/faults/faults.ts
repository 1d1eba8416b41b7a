import { type Fault, type FaultInput, faultSchema, type Zone } from './schema'

export interface ActiveFault {
  id: number
  fault: Fault
}

/** The faults of one sandbox. */
export class Faults {
  #active: ActiveFault[] = []
  #nextId = 1

  list(): Fault[] {
    return this.#active.map(({ fault }) => ({ ...fault }))
  }

  entries(): readonly ActiveFault[] {
    return this.#active
  }

  /** Replaces all faults by these. @example sandbox.faults.set({ kind: 'slow', delayMs: 200, times: 1 }) */
  set(...faults: FaultInput[]) {
    const parsed = faults.map((fault) => faultSchema.parse(fault))
    this.#active = []
    for (const fault of parsed) this.add(fault)
  }

  add(fault: FaultInput) {
    this.#active.push({ id: this.#nextId++, fault: faultSchema.parse(fault) })
  }

  end(id: number) {
    this.#active = this.#active.filter((entry) => entry.id !== id)
  }

  clear() {
    this.#active = []
  }

  /**
   * The faults that hit one request, counted down: every delay, then the first fault that answers.
   * @param answers whether a fault has an answer for this request; a token error has none elsewhere
   */
  take(zone: Zone, answers: (fault: Fault) => boolean): Fault[] {
    const hitting = this.#active.filter(
      ({ fault }) => (fault.scope === 'all' || fault.scope === zone) && answers(fault),
    )
    const delays = hitting.filter(({ fault }) => fault.kind === 'slow')
    const answering = hitting.find(({ fault }) => fault.kind !== 'slow')
    const taken = answering ? [...delays, answering] : delays
    for (const entry of taken) this.#countDown(entry)
    return taken.map(({ fault }) => fault)
  }

  #countDown({ id, fault }: ActiveFault) {
    if (fault.times === undefined) return
    fault.times -= 1
    if (fault.times === 0) this.end(id)
  }
}
