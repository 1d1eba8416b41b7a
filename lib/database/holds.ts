import { Socket } from 'node:net'
import pg from 'pg'
import { getEnv } from '@/lib/env'
import { Prisma } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'
import { processWide } from '@/lib/process-wide'

/** Something that one process has to itself, over all that share the database. */
export interface Hold {
  /** Aborted when it is no longer sure that nobody else has it. */
  signal: AbortSignal
  release(): Promise<void>
}

interface Session {
  /** One statement after the other. What is not answered in time ends the session. */
  ask(statement: string, values?: string[]): Promise<{ isDone: boolean }>
  /** Ends it without a word to the database, which may be gone. */
  lose(error: Error): void
  end(): Promise<void>
  held: Map<string, AbortController>
}

/** Of this process, while it holds anything or soon will. */
const state = processWide<{ session: Promise<Session> | null }>('holds', () => ({ session: null }))

/** How often the session is asked whether it is there, and how long an answer may take. */
const [pingMs, answerMs] = [5_000, 5_000]

// Of a host that is gone without a word, the database learns within half a minute.
const keepAlive = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3'

/**
 * Takes something for this process alone, by an advisory lock of one session that the process keeps: the database
 * gives it to others in the moment in which the process ends, however it ends. Not over a pooler that shares sessions.
 * @param key names it, as `sync-run:<id>`
 * @returns null: another has it, or this process already
 */
export async function tryHold(key: string): Promise<Hold | null> {
  const { ask, held } = await openSession()
  if (held.has(key)) return null
  const controller = new AbortController()
  held.set(key, controller)
  try {
    const { isDone } = await ask('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS "isDone"', [key])
    if (!isDone) {
      held.delete(key)
      return null
    }
  } catch (error) {
    held.delete(key)
    throw error
  }
  return {
    signal: controller.signal,
    async release() {
      if (controller.signal.aborted || !held.delete(key)) return
      await ask('SELECT pg_advisory_unlock(hashtextextended($1, 0)) AS "isDone"', [key]).catch(
        (error: unknown) => log.warn({ err: error }, 'What this process held ended with its session'),
      )
    },
  }
}

/** In SQL, whether any process holds what a text in SQL names. */
export function isHeld(key: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT FROM pg_locks
    WHERE pg_locks.locktype = 'advisory' AND pg_locks.objsubid = 1
      AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND (pg_locks.classid::bigint << 32) | pg_locks.objid::bigint = hashtextextended(${key}, 0))`
}

/** Gives everything back. For the end of a process, or of a test. */
export async function endHolds(): Promise<void> {
  const session = await state.session?.catch(() => null)
  state.session = null
  await session?.end()
}

/** Lets everything go, since the database knows of the session no more. What is taken next has a new one. */
export async function loseHolds(error: Error): Promise<void> {
  const session = await state.session?.catch(() => null)
  session?.lose(error)
}

function openSession(): Promise<Session> {
  if (state.session) return state.session
  const opening = connect(forget)
  state.session = opening
  opening.catch(forget)
  return opening

  function forget(): void {
    if (state.session === opening) state.session = null
  }
}

async function connect(forget: () => void): Promise<Session> {
  const socket = new Socket()
  const client = new pg.Client({
    connectionString: getEnv().DATABASE_URL,
    // Whose it is, for whoever looks at the sessions of the database.
    application_name: `portico-holds ${process.pid}`,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
    query_timeout: answerMs,
    options: keepAlive,
    stream: () => socket,
  })
  const held = new Map<string, AbortController>()
  let isOver = false
  const end = (error?: unknown) => {
    if (isOver) return
    isOver = true
    forget()
    clearInterval(pinging)
    if (held.size > 0)
      log.warn({ err: error, held: held.size }, 'The session that holds things for this process ended')
    for (const controller of held.values()) controller.abort(error ?? new Error('The session has ended'))
    held.clear()
  }
  const lose = (error: unknown) => {
    end(error)
    socket.destroy()
  }
  client.on('error', end)
  client.on('end', () => end())
  let last: Promise<unknown> = Promise.resolve()
  const ask: Session['ask'] = (statement, values = []) => {
    const asked = last.then(async () => {
      const { rows } = await client.query<{ isDone: boolean }>(statement, values)
      return rows[0] ?? { isDone: false }
    })
    // Nobody knows what became of it.
    last = asked.catch(lose)
    return asked
  }
  // The end of a session whose other side is gone may never arrive.
  const ping = () => void ask('SELECT true AS "isDone"').catch(() => undefined)
  const pinging = setInterval(ping, pingMs).unref()
  await client.connect().catch((error: unknown) => {
    lose(error)
    throw error
  })
  return { held, ask, lose, end: () => client.end() }
}
