import { setImmediate } from 'node:timers/promises'
import {
  bulkReader,
  frameBytes,
  isOperation,
  type Operation,
  toMessage,
  toOperation,
} from '@/lib/scim-client/bulk'
import { answerLimits, type Call, type Called, type Exchange } from '@/lib/scim-client/exchange'
import type { AnswerExcerpt, BulkSize, ScimFailure } from '@/lib/scim-client/schema'
import { createSizing } from '@/lib/scim-client/sizing'
import type { Slots } from '@/lib/scim-client/slots'

interface Waiting extends Operation {
  settle(called: Called | Promise<Called>): void
  fail(error: unknown): void
}

type Passing = Extract<ScimFailure, { wasSent: boolean }>

/**
 * Whatever a provider offers: what it does one after the other has to be done within the time that an answer has, and
 * the answer be read in one piece.
 */
const atMost = { operations: 24, bytes: 1024 * 1024 }
/** Requests in a row without an answer of use, after which calls go by themselves. */
const mostUnanswered = 3

/**
 * Calls as by themselves, each with its own reply; those that change users and come at the same time share bulk requests
 * (RFC 7644 §3.7). A request is put together when its turn has come, of all that wait by then. One that is not full
 * leaves only while no other is under way, as small packets do on TCP (RFC 896).
 *
 * A provider that refuses bulk altogether, answers to some of the operations only, or otherwise than alone, is not asked
 * in bulk again; one that finds a request too large, takes too long for it or throttles it is asked in smaller ones.
 * Changes that may have been done or not are made again alone. Such a creation is a failure with `isShared`: it has to
 * be looked for before.
 * @param known of the size of requests, from an earlier client
 */
export function gatherInBulk(
  exchange: Exchange,
  slots: Slots,
  limits: { maxOperations: number; maxPayloadSize: number },
  secrets: readonly string[],
  known: BulkSize | null,
): { exchange: Exchange; size(): BulkSize } {
  const read = bulkReader(secrets)
  const mostBytes = Math.min(limits.maxPayloadSize, atMost.bytes)
  const sizing = createSizing(Math.min(limits.maxOperations, atMost.operations), known)
  let isRefused = false
  const waiting: Waiting[] = []
  /** Requests that wait for their turn, and those that took theirs. */
  let [coming, underWay] = [0, 0]
  let unanswered = 0
  let made = 0

  const isOffered = () => !isRefused && sizing.most() > 1
  const alone = (operation: Waiting) => operation.settle(exchange(operation.call))

  /** Where the call alone is answered otherwise, the others are not to be asked for in bulk either. */
  async function askAgain({ call }: Waiting): Promise<Called> {
    const called = await exchange(call)
    if (called.ok) isRefused = true
    return called
  }

  function consider(): void {
    if (!isOffered()) {
      if (coming === 0) for (const operation of waiting.splice(0)) alone(operation)
      return
    }
    const most = sizing.most()
    while (waiting.length > coming * most) {
      const isFull = waiting.length >= (coming + 1) * most
      if (!isFull && coming + underWay > 0) return
      void send()
    }
  }

  function take(): Waiting[] {
    let [count, bytes] = [0, frameBytes]
    // Those behind it, who came while less went together, have something to send as well.
    for (const { text } of waiting.slice(0, Math.min(sizing.most(), waiting.length - coming))) {
      bytes += Buffer.byteLength(text) + 1
      if (bytes > mostBytes && count > 0) break
      count += 1
    }
    return waiting.splice(0, count)
  }

  async function send(): Promise<void> {
    let taken: Waiting[] | null = null
    let fate = sizing.follow()
    const operations = () => {
      if (taken) return taken
      coming -= 1
      underWay += 1
      taken = take()
      fate = sizing.follow()
      return taken
    }
    coming += 1
    try {
      // For those who come in the same moment.
      if (waiting.length < sizing.most()) await setImmediate()
      const [first] = waiting
      if (waiting.length === 1 && first && slots.areFree()) {
        operations()
        first.settle(await exchange(first.call))
      } else {
        const text = () => toMessage(operations())
        const called = await exchange({ method: 'POST', path: '/Bulk', text, most: answerLimits.list })
        const { length } = operations()
        if (called.ok) fate.taken(length)
        else if (called.failure.kind === 'throttled') fate.throttled(length)
        conclude(operations(), called)
      }
    } catch (error) {
      for (const operation of operations()) operation.fail(error)
    } finally {
      underWay -= 1
      consider()
    }
  }

  function conclude(operations: Waiting[], called: Called): void {
    if (!called.ok) {
      refuse(operations, called.failure)
      return
    }
    unanswered = 0
    const replies = read(operations, called.reply)
    const leftOut = lost(called.reply)
    for (const [index, operation] of operations.entries()) {
      const reply = replies[index]
      if (!reply) {
        isRefused = true
        redo(operation, leftOut)
      } else if (reply.ok) operation.settle(reply)
      else if ('wasSent' in reply.failure) redo(operation, { ...reply.failure, isShared: true })
      else if (isDoubtful(reply.failure)) operation.settle(askAgain(operation))
      else operation.settle(reply)
    }
  }

  /** It may have been done or not: a change can be made once more, who is created has to be looked for before. */
  function redo(operation: Waiting, failure: Passing): void {
    if (operation.call.method === 'PATCH') alone(operation)
    else operation.settle({ ok: false, failure })
  }

  function refuse(operations: Waiting[], failure: ScimFailure): void {
    const isPassing = 'wasSent' in failure
    if (
      failure.kind === 'throttled' ||
      failure.kind === 'unauthenticated' ||
      (isPassing && !failure.wasSent)
    ) {
      for (const operation of operations) operation.settle({ ok: false, failure })
    } else if (isPassing || failure.kind === 'unreadable') {
      unanswered += 1
      if (unanswered >= mostUnanswered) isRefused = true
      else if (failure.kind === 'timeout') sizing.halve(operations.length)
      const shared: Passing = isPassing ? { ...failure, isShared: true } : lost(failure)
      for (const operation of operations) redo(operation, shared)
    } else if (failure.answer.status === 413) {
      sizing.halve(operations.length)
      waiting.unshift(...operations)
    } else {
      // Refused as a whole: nothing was done.
      isRefused = true
      for (const operation of operations) alone(operation)
    }
  }

  function gather(call: Call): Promise<Called> {
    if (!isOffered() || !isOperation(call)) return exchange(call)
    made += 1
    const operation = toOperation(call, `p${made}`)
    if (frameBytes + Buffer.byteLength(operation.text) > mostBytes) return exchange(call)
    return new Promise((settle, fail) => {
      waiting.push({ ...operation, settle, fail })
      consider()
    })
  }

  return { exchange: gather, size: sizing.known }
}

/**
 * What an answer says of one operation may be about bulk and not about that person: the request itself was let in, and
 * some know no paths, or other ones, within it.
 */
function isDoubtful(failure: ScimFailure): boolean {
  if (failure.kind === 'unauthenticated' || failure.kind === 'notFound') return true
  return failure.kind === 'invalid' && [405, 501].includes(failure.answer.status)
}

const lost = ({ answer }: { answer: AnswerExcerpt }): Passing => ({
  kind: 'serverError',
  answer,
  wasSent: true,
  isShared: true,
})
