import { afterAll, vi } from 'vitest'

// Test files share a process, and with it the packages it has loaded, which take longer to load than most files to
// run. What is Portico's own starts anew with each file: its modules and the environment.
const shared = globalThis as typeof globalThis & { firstEnvironment?: NodeJS.ProcessEnv }
shared.firstEnvironment ??= { ...process.env }
for (const name of Object.keys(process.env)) if (!(name in shared.firstEnvironment)) delete process.env[name]
Object.assign(process.env, shared.firstEnvironment)
vi.resetModules()
vi.useRealTimers()

// Replaced by the next setup file.
const { error } = console
afterAll(() => {
  console.error = error
})
