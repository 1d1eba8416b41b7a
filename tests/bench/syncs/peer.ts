import { startPeopleProvider } from '@/tests/support/providers/people-provider'

/** A provider that answers at once, as a process of its own; says its address, and ends with its parent. */
const provider = await startPeopleProvider()
process.send?.(provider.url)
process.on('disconnect', () => process.exit(0))
