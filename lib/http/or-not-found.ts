import { notFound } from 'next/navigation'
import { AppError } from '@/lib/errors'

/** Turns `not_found` of a query into the page that says so; other failures rise. */
export async function orNotFound<Value>(promise: Promise<Value>): Promise<Value> {
  return promise.catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') notFound()
    throw error
  })
}
