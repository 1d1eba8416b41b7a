import { setImmediate } from 'node:timers/promises'
import type { Exchange } from '@/lib/scim-client/exchange'
import { type Page, readPage } from '@/lib/scim-client/lists'
import { equals, filterPaths, fold, keysOf, type MatchAttribute, valuesOf } from '@/lib/scim-client/matching'
import type { RemoteResource, ScimFailure, ScimResult } from '@/lib/scim-client/schema'

type Found = ScimResult<RemoteResource[]> | null

interface Waiting {
  value: string
  key: string
  settle(found: Found): void
  fail(error: unknown): void
}

interface Witness {
  value: string
  key: string
  id: string
}

/** Clauses of one filter, and characters of it: some refuse longer addresses. */
const most = { clauses: 20, characters: 1_800 }
/** Shared filters in a row that nobody answers, after which everybody is looked up alone. */
const mostUnanswered = 2

export interface Lookups {
  /** As a lookup by itself; null: it has to go by itself. */
  find(attribute: MatchAttribute, value: string): Promise<Found>
  /** Somebody who was found: of one person it is known now that they are there. */
  note(attribute: MatchAttribute, found: readonly RemoteResource[]): void
  noteCreated(resource: object, id: string): void
}

/**
 * Looks up several people by one filter whose clauses are joined by `or` (RFC 7644 §3.4.2.2). That a provider
 * understands this is not taken on trust, since whoever is overlooked would be created again: the first and the last
 * clause of each filter ask for witnesses, two people of whom it is known that they are there. An answer without them,
 * with others than were asked for, or with a part of them, is thrown away, and from then on everybody is looked up alone.
 *
 * A filter that is not full leaves only while no other is under way.
 */
export function gatherLookups(exchange: Exchange, maxResults: number | null): Lookups {
  // Two of each, so that who is there twice is noticed.
  const mostClauses = Math.min(most.clauses, Math.floor((maxResults ?? Number.POSITIVE_INFINITY) / 2) - 2)
  let isJoining = mostClauses > 1
  let unanswered = 0
  const rooms = new Map<MatchAttribute, ReturnType<typeof open>>()

  function open(attribute: MatchAttribute) {
    const waiting: Waiting[] = []
    let underWay = 0
    /** At most two. */
    let witnesses: Witness[] = []

    function consider(): void {
      while (waiting.length >= mostClauses) void send()
      if (waiting.length > 0 && underWay === 0) void send()
    }

    async function send(): Promise<void> {
      underWay += 1
      let taken: Waiting[] = []
      try {
        // For those who come in the same moment.
        if (waiting.length < mostClauses) await setImmediate()
        taken = take()
        const answers = taken.length > 1 && isJoining ? await ask(taken) : null
        for (const one of taken) one.settle(answers === null ? null : answers(one.key))
      } catch (error) {
        for (const one of taken) one.fail(error)
      } finally {
        underWay -= 1
        consider()
      }
    }

    function take(): Waiting[] {
      let [count, characters] = [0, 0]
      for (const { value } of waiting.slice(0, mostClauses)) {
        characters += encodeURIComponent(equals(filterPaths[attribute], value)).length + 10
        if (characters > most.characters && count > 0) break
        count += 1
      }
      return waiting.splice(0, count)
    }

    /** @returns what each key has for an answer; null: nothing can be said by this one */
    async function ask(taken: readonly Waiting[]) {
      const [first, last] = witnesses
      if (!first || !last) return null
      const values = new Map([first, ...taken, last].map(({ key, value }) => [key, value]))
      // At the end also where somebody asks for them.
      values.delete(last.key)
      values.set(last.key, last.value)
      const filter = [...values.values()].map((value) => equals(filterPaths[attribute], value)).join(' or ')
      const query = `filter=${encodeURIComponent(filter)}&count=${2 * values.size}`
      const read = await readPage(exchange, '/Users', query)
      if (!read.ok) {
        if (isAboutAll(read.failure)) return () => read
        unanswered += 1
        if (!isPassing(read.failure) || unanswered >= mostUnanswered) isJoining = false
        return null
      }
      unanswered = 0
      const found = sort(read.value, [...values.keys()])
      const isThere = ({ key, id }: Witness) => found?.get(key)?.some((one) => one.id === id)
      if (!found || !isThere(first) || !isThere(last)) {
        isJoining = false
        return null
      }
      return (key: string): Found => {
        const value = found.get(key) ?? []
        // Who they are is to be read in an answer about them alone.
        return value.length > 1 ? null : { ok: true, value, answer: { status: 200, body: '' } }
      }
    }

    function sort({ resources, total }: Page, keys: readonly string[]) {
      if (total !== resources.length) return null
      const found = new Map<string, RemoteResource[]>(keys.map((key) => [key, []]))
      for (const resource of resources) {
        const meant = keysOf(attribute, resource.body).filter((key) => found.has(key))
        if (meant.length === 0) return null
        for (const key of meant) found.get(key)?.push(resource)
      }
      return found
    }

    return {
      isOpen: () => witnesses.length > 1,
      see: (seen: Witness) => {
        witnesses = [seen, ...witnesses.filter(({ key }) => key !== seen.key)].slice(0, 2)
      },
      find: (value: string) =>
        new Promise<Found>((settle, fail) => {
          waiting.push({ value, key: fold(attribute, value), settle, fail })
          consider()
        }),
    }
  }

  function roomOf(attribute: MatchAttribute) {
    const known = rooms.get(attribute)
    if (known) return known
    const made = open(attribute)
    rooms.set(attribute, made)
    return made
  }

  function see(attribute: MatchAttribute, body: object, id: string): void {
    const [value] = valuesOf(attribute, body)
    if (value !== undefined) roomOf(attribute).see({ value, key: fold(attribute, value), id })
  }

  return {
    async find(attribute, value) {
      const room = roomOf(attribute)
      return isJoining && room.isOpen() ? room.find(value) : null
    },
    note(attribute, found) {
      const [only, other] = found
      if (isJoining && only && !other) see(attribute, only.body, only.id)
    },
    noteCreated(resource, id) {
      if (isJoining) for (const attribute of rooms.keys()) see(attribute, resource, id)
    },
  }
}

/** Of the provider as such, and not of a filter that it does not like. */
function isAboutAll({ kind }: ScimFailure): boolean {
  return kind === 'throttled' || kind === 'unauthenticated'
}

/** It may be the provider's, or some hang up on long filters: who is asked for alone tells. */
function isPassing({ kind }: ScimFailure): boolean {
  return kind === 'network' || kind === 'timeout'
}
