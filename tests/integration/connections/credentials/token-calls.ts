import type { startSharedSandbox } from '@/tests/support/sandbox'

type Sandbox = Awaited<ReturnType<typeof startSharedSandbox>>

/** Calls that the token endpoint of the sandbox was asked by now. */
export const tokenCalls = (sandbox: Sandbox) =>
  sandbox.calls().filter(({ path }) => path === '/oidc/token').length

/** What a run of calls asks of the token endpoint. */
export async function tokenCallsOf(sandbox: Sandbox, run: () => Promise<unknown>): Promise<number> {
  const before = tokenCalls(sandbox)
  await run()
  return tokenCalls(sandbox) - before
}
