import { loadActor } from '@/lib/auth/load-actor'
import { completeAuthorization } from '@/lib/connections/authorization/mutations'

// A process of its own, like a web server: takes one answer of a provider in the session that asked.

const [sessionId = '', query = ''] = process.argv.slice(2)
const outcome = await completeAuthorization(await loadActor(sessionId), new URLSearchParams(query))
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0))
