import { afterAll, afterEach } from 'vitest'
import type { SandboxOptions } from '@/lib/sandbox/options'
import { type Sandbox, startSandbox } from '@/lib/sandbox/server'

/** The sandbox provider that all tests of a file share; none finds the faults of another. */
export async function startSharedSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options)
  afterEach(() => sandbox.faults.clear())
  afterAll(() => sandbox.close())
  return sandbox
}
