import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlQuery, Transaction } from '@prisma/driver-adapter-utils'
import { inTurn } from '@/lib/turns'

/**
 * PostgreSQL for Prisma, with the statements of a transaction sent one after the other: Prisma reads several
 * relations at once, also in a transaction, which has one session; node-postgres 9 will refuse that.
 */
export class PostgresAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect()
    const start = adapter.startTransaction.bind(adapter)
    return Object.assign(adapter, {
      startTransaction: async (...options: Parameters<typeof start>) => oneAtATime(await start(...options)),
    })
  }
}

function oneAtATime<Tx extends Transaction>(transaction: Tx): Tx {
  const ordered =
    <Result>(send: (query: SqlQuery) => Promise<Result>) =>
    (query: SqlQuery): Promise<Result> =>
      inTurn(transaction, () => send.call(transaction, query))
  return Object.assign(transaction, {
    queryRaw: ordered(transaction.queryRaw),
    executeRaw: ordered(transaction.executeRaw),
  })
}
