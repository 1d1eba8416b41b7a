import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlQuery, Transaction } from '@prisma/driver-adapter-utils'

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
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<Result>(send: (query: SqlQuery) => Promise<Result>) {
    return (query: SqlQuery): Promise<Result> => {
      const result = last.then(() => send.call(transaction, query))
      // Whoever sent it hears of a failure; the next is sent all the same.
      last = result.catch(() => undefined)
      return result
    }
  }
  return Object.assign(transaction, {
    queryRaw: inTurn(transaction.queryRaw),
    executeRaw: inTurn(transaction.executeRaw),
  })
}
