import { Refusal } from '../../lib/refusal'
import { build, isBuilt } from './build'
import { requireFolder, requirePort } from './checks'
import { printAccounts, writeDemoFile } from './demo'
import { type Part, startPart, stopParts, typescript, untilHealthy, untilOneEnds } from './parts'
import { applyPatches } from './patches'
import { closeDatabase, prepare } from './prepare'
import { readSettings } from './settings'
import { say, seconds, step } from './step'
import { type Mode, startWeb } from './web'
import { heapOptions } from './worker-options'

type Settings = ReturnType<typeof readSettings>

async function startSandbox({ PORTICO_SANDBOX_PORT: port }: Settings): Promise<Part> {
  const sandbox = startPart('sandbox provider', ['lib/sandbox/main.ts'], typescript)
  await untilHealthy(sandbox, `http://127.0.0.1:${port}/health`)
  return sandbox
}

function startWorker(mode: Mode): Part {
  const watch = mode === 'development' ? ['--watch', '--watch-preserve-output'] : []
  return startPart('worker', ['lib/worker/main.ts'], {
    nodeOptions: [...heapOptions, ...watch, '--import', 'tsx'],
    env: { NODE_ENV: mode },
  })
}

async function check(settings: Settings): Promise<void> {
  await requireFolder(settings.dataFolder)
  await requirePort(settings.PORT, 'PORT')
  if (settings.PORTICO_DEMO) await requirePort(settings.PORTICO_SANDBOX_PORT, 'PORTICO_SANDBOX_PORT')
}

/** Brings everything up and then waits for as long as it all runs. */
async function run(mode: Mode): Promise<never> {
  const start = performance.now()
  const settings = readSettings()
  say('Portico')
  await step('Data folder and ports', () => check(settings))
  const { database, demo } = await prepare(settings)
  const parts: Part[] = []
  if (settings.PORTICO_DEMO) parts.push(await step('Sandbox provider', () => startSandbox(settings)))
  if (mode === 'production' && !(await isBuilt(database.url))) {
    say('  Building the web pages, which takes about a minute …')
    await step('Build', () => build(database.url))
  }
  if (mode === 'development') await applyPatches()
  await step('Web server and worker', async () => {
    parts.push(startWorker(mode))
    const web = startWeb(mode)
    parts.push(web)
    await untilHealthy(web, `http://127.0.0.1:${settings.PORT}/api/health/ready`)
  })
  await writeDemoFile(settings.dataFolder, demo)
  say(`\n  Ready after ${seconds(start)}: ${settings.PORTICO_URL}\n`)
  if (demo) printAccounts(demo)
  say('\n  Ctrl-C stops it all; the data stays.')

  const lost = database.lost.then(() => {
    throw new Refusal('PostgreSQL ended unexpectedly, so Portico stops.')
  })
  return Promise.race([untilOneEnds(parts), lost])
}

/** Settles with the first signal that asks this process to end. Later ones change nothing. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}

/**
 * Does `work` until it ends or a signal arrives, then stops what it started: the parts, and the embedded
 * database last. Ends the process: 0 after a signal, 1 with one sentence on stderr after a failure.
 */
export async function launch(work: () => Promise<unknown>): Promise<never> {
  let code = 0
  try {
    await Promise.race([untilSignal().then(() => say('\nStopping …')), work()])
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error)
    code = 1
  }
  await stopParts()
  await closeDatabase()
  process.exit(code)
}

/** `npm start` and `npm run dev`. */
export function launchPortico(mode: Mode): Promise<never> {
  return launch(() => run(mode))
}
