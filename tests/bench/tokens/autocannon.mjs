import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'

// A process of its own, so that it does not share one with what it measures.
const [url, file, duration, connections] = process.argv.slice(2)
const requests = JSON.parse(readFileSync(file, 'utf8'))
// Each connection begins elsewhere in the list.
const setupClient = (client) => {
  const start = Math.floor(Math.random() * requests.length)
  client.setRequests([...requests.slice(start), ...requests.slice(0, start)])
}
const result = await autocannon({
  url,
  duration: Number(duration),
  connections: Number(connections),
  requests: requests.slice(0, 1),
  setupClient,
})
process.stdout.write(JSON.stringify(result))
