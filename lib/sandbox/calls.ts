import type { RequestHandler } from 'express'
import { zoneOf } from './answers'
import type { FaultKind } from './faults/schema'

export interface Call {
  at: Date
  method: string
  /** Without its query, which can carry codes and names. */
  path: string
  /** What was sent, or `dropped` when the connection ended first. */
  status: number | 'dropped'
  faults: FaultKind[]
}

const kept = 100

/** The last hundred calls of programs; neither headers nor bodies nor queries are kept. */
export class CallLog {
  #calls: Call[] = []

  /** Newest first. */
  list(): readonly Call[] {
    return this.#calls
  }

  record(): RequestHandler {
    return (request, response, next) => {
      const { method, path } = request
      if (!zoneOf(path)) return next()
      const at = new Date()
      response.once('close', () => {
        const status = response.writableFinished ? response.statusCode : 'dropped'
        this.#calls = [{ at, method, path, status, faults: response.locals.faults ?? [] }, ...this.#calls]
        this.#calls.length = Math.min(this.#calls.length, kept)
      })
      next()
    }
  }
}
