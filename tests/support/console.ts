import { format } from 'node:util'
import { afterEach, beforeEach } from 'vitest'

// An error on the console that no test asked for is a failure. A test that expects one replaces it:
// `vi.spyOn(console, 'error').mockImplementation(() => undefined)`.
const print = console.error
const printed: string[] = []

console.error = (...values: unknown[]) => {
  printed.push(format(...values))
  print(...values)
}

beforeEach(() => {
  printed.length = 0
})

afterEach(() => {
  if (printed.length > 0) throw new Error(`Unexpected console.error:\n${printed.join('\n')}`)
})
