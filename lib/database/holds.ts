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
  /** One statement after the other. */
  ask(statement: string, key: string): Promise<{ isDone: boolean }>
  end(): Promise<void>
  held: Map<string, AbortController>
}

/** Of this process, while it holds anything or soon will. */
const state = processWide<{ session: Promise<Session> | null }>('holds', () => ({ session: null }))

// Of a host that is gone without a word, the database learns within half a minute.
const keepAlive = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3'

/**
 * Takes something for this process alone, by an advisory lock of one session that the process keeps: the database
 * gives it to others in the moment in which the process ends, however it ends. Not over a pooler that shares sessions.
 * @param key names it, as `sync-run:<id>`
 * @returns null: another has it, or this process already
 */
export async function tryHold(key: string): Promise<Hold | null> {
  const { ask, end, held } = await openSession()
  if (held.has(key)) return null
  const controller = new AbortController()
  held.set(key, controller)
  try {
    const { isDone } = await ask('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS "isDone"', key)
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
      await ask('SELECT pg_advisory_unlock(hashtextextended($1, 0)) AS "isDone"', key).catch(lose)
    },
  }

  function lose(error: unknown): void {
    log.warn({ err: error }, 'What this process held could not be given back: its session ends')
    void end()
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

function openSession(): Promise<Session> {
  state.session ??= connect().catch((error: unknown) => {
    state.session = null
    throw error
  })
  return state.session
}

async function connect(): Promise<Session> {
  const client = new pg.Client({
    connectionString: getEnv().DATABASE_URL,
    // Whose it is, for whoever looks at the sessions of the database.
    application_name: `portico-holds ${process.pid}`,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    options: keepAlive,
  })
  const held = new Map<string, AbortController>()
  let isOver = false
  const end = (error?: unknown) => {
    if (isOver) return
    isOver = true
    state.session = null
    if (held.size > 0)
      log.warn({ err: error, held: held.size }, 'The session that holds things for this process ended')
    for (const controller of held.values()) controller.abort(error ?? new Error('The session has ended'))
    held.clear()
  }
  client.on('error', end)
  client.on('end', () => end())
  await client.connect()
  let last: Promise<unknown> = Promise.resolve()
  return {
    held,
    end: () => client.end(),
    ask(statement, key) {
      const asked = last.then(async () => {
        const { rows } = await client.query<{ isDone: boolean }>(statement, [key])
        return rows[0] ?? { isDone: false }
      })
      last = asked.catch(() => undefined)
      return asked
    },
  }
}
