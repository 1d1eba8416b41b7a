import { expect, onTestFinished } from 'vitest'
import { createOutboundClient, type OutboundClientOptions } from '@/lib/outbound'
import { OutboundError } from '@/lib/outbound/outbound-error'

/** A client that may call servers on this machine, gone when the test ends. */
export function client(options: OutboundClientOptions = {}) {
  const made = createOutboundClient({ allowPrivateHosts: ['127.0.0.0/8', '[::1]'], ...options })
  onTestFinished(() => made.close())
  return made
}

/** The error of a call that has to fail, and to fail as one of this client. */
export async function failure(call: Promise<unknown>): Promise<OutboundError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(OutboundError)
  return error as OutboundError
}
