import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { build, isBuilt } from '../../../scripts/launch/build'
import { requirePort } from '../../../scripts/launch/checks'
import { type Part, startPart, untilHealthy } from '../../../scripts/launch/parts'
import { prepare } from '../../../scripts/launch/prepare'
import { readSettings } from '../../../scripts/launch/settings'
import { step } from '../../../scripts/launch/step'
import { startWeb } from '../../../scripts/launch/web'

export interface Server {
  url: string
  part: Part
}

/** Starts a server that is built already. */
export type Start = () => Promise<Server>

const port = 3310
const baselinePort = 3311
const baselineFolder = path.resolve('tests/bench/baseline')

/** Portico as `npm start` runs it, web server alone, on a data folder of its own with the demo's data. */
export async function preparePortico(): Promise<Start> {
  Object.assign(process.env, {
    PORT: String(port),
    PORTICO_URL: `http://localhost:${port}`,
    PORTICO_DATA_DIR: '.data/bench',
    PORTICO_DEMO: 'true',
    DATABASE_URL: '',
    LOG_LEVEL: 'warn',
  })
  await requirePort(port, 'PORT')
  await requirePort(baselinePort, 'PORT')
  const { database } = await prepare(readSettings())
  if (!(await isBuilt(database.url))) await step('Build', () => build(database.url))
  const url = `http://localhost:${port}`
  return async () => {
    const part = startWeb('production')
    await untilHealthy(part, `${url}/api/health/ready`)
    return { url, part }
  }
}

/**
 * The bare app, built and started the same way as Portico.
 * @param paragraphs how many each of its static pages has, by page
 */
export async function prepareBaseline(paragraphs: Record<string, number>): Promise<Start> {
  const env = { BASELINE_PARAGRAPHS: JSON.stringify(paragraphs), NODE_ENV: 'production' } as const
  const built = path.join(baselineFolder, '.next')
  await rm(built, { recursive: true, force: true })
  const compile = startPart(
    'build of the baseline',
    [path.resolve('node_modules/next/dist/bin/next'), 'build', baselineFolder],
    { env, output: 'pipe' },
  )
  let printed = ''
  for (const stream of [compile.process.stdout, compile.process.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  }
  if ((await compile.ended) !== 0) throw new Error(`The baseline was not built:\n${printed}`)
  const standalone = path.join(built, 'standalone/tests/bench/baseline')
  await cp(path.join(built, 'static'), path.join(standalone, '.next/static'), { recursive: true })
  const url = `http://localhost:${baselinePort}`
  return async () => {
    const part = startPart('baseline', [path.join(standalone, 'server.js')], {
      env: { ...env, PORT: String(baselinePort), HOSTNAME: '0.0.0.0' },
    })
    await untilHealthy(part, `${url}/static/catalog`)
    return { url, part }
  }
}
