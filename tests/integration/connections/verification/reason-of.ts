/** Why a call was refused, or that it passed. */
export function reasonOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'passed',
    (error) => error.details?.reason ?? error,
  )
}
