import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { launch } from '../../../scripts/launch/launch'
import { startPart, typescript, untilHealthy } from '../../../scripts/launch/parts'
import { say, step } from '../../../scripts/launch/step'
import { circumstances, writeSection } from '../harness'
import { preparePortico, type Server } from '../pages/servers'
import { type Client, writeClients } from './clients'
import { askForToken, askForTokens, writeRequests } from './load'

const rounds = 5
const seconds = 4
const warmUpSeconds = 2
const peerPort = 3312
const portico = '/api/accounts/connect/token'

interface Contender {
  name: string
  endpoint: string
  start(): Promise<Server>
  perSecond: number[]
}

function peer(name: string, format: 'opaque' | 'jwt', clientsFile: string): Contender {
  const start = async () => {
    const words = ['tests/bench/tokens/oidc-provider.ts', `${peerPort}`, clientsFile, format]
    const part = startPart(name, words, { ...typescript, env: { NODE_ENV: 'production' }, output: 'pipe' })
    const url = `http://localhost:${peerPort}`
    await untilHealthy(part, `${url}/.well-known/openid-configuration`)
    return { url, part }
  }
  return { name, endpoint: '/token', start, perSecond: [] }
}

/** Both run in a process of their own, started anew for each round, one after the other. */
async function measure(
  { start, endpoint, perSecond }: Contender,
  clients: Client[],
  file: string,
): Promise<void> {
  const server = await start()
  const [first] = clients
  if (first) await askForToken(server.url, endpoint, first)
  await writeFile(file, writeRequests(clients, endpoint))
  await askForTokens(server.url, file, warmUpSeconds)
  perSecond.push(await askForTokens(server.url, file, seconds))
  await server.part.stop()
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

function table([ours, ...peers]: [Contender, ...Contender[]]): string {
  const own = median(ours.perSecond)
  const rows = peers.map(({ name, perSecond }) => {
    const ratios = perSecond.map((value, round) => (ours.perSecond[round] ?? Number.NaN) / value)
    const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
    return `| ${name} | ${own.toFixed(0)} | ${median(perSecond).toFixed(0)} | ${median(ratios).toFixed(2)} | ${range} |`
  })
  return [
    '| beside | tokens/s | its own | ratio | of the rounds |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n')
}

await launch(async () => {
  const start = await preparePortico()
  const clients = await writeClients(process.env.DATABASE_URL ?? '')
  const folder = await mkdtemp(path.join(tmpdir(), 'portico-tokens-'))
  const [clientsFile, requestsFile] = ['clients.json', 'requests.json'].map((name) => path.join(folder, name))
  if (!clientsFile || !requestsFile) throw new Error('There is no folder for the requests')
  await writeFile(clientsFile, JSON.stringify(clients))
  const contenders: [Contender, ...Contender[]] = [
    { name: 'Portico', endpoint: portico, start, perSecond: [] },
    peer('oidc-provider, random tokens in memory', 'opaque', clientsFile),
    peer('oidc-provider, signed tokens', 'jwt', clientsFile),
  ]
  for (let round = 0; round < rounds; round += 1) {
    await step(`Round ${round + 1} of ${rounds}`, async () => {
      for (const one of contenders) await measure(one, clients, requestsFile)
    })
  }
  await rm(folder, { recursive: true })
  const figures = table(contenders)
  say(`\n${figures}`)
  if (process.argv.includes('--write')) {
    const text = `Client credentials by HTTP Basic, 10 connections, ${clients.length} clients in turn, each server in a process of its own; medians of ${rounds} rounds of ${seconds} s.`
    await writeSection('Tokens', [circumstances('bench:api'), text, figures])
  }
})
