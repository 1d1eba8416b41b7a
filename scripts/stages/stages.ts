import { existsSync } from 'node:fs'
import { newReport } from './reports'
import type { Stage } from './run'

const script = (name: string): Stage['command'] => ['npm', 'run', '--silent', name]

function vitest(name: string, project: string): Stage {
  const report = newReport('vitest', name)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report.file}`]
  return { name, command: ['vitest', 'run', '--project', project, ...reporters], report }
}

/** The quick half: what needs neither database nor build. */
export function checkStages(): Stage[] {
  return [
    { name: 'format and lint', command: script('lint') },
    { name: 'generate', command: script('generate') },
    { name: 'types', command: script('types') },
    { name: 'import directions', command: script('directions') },
    { name: 'unused code', command: script('unused') },
    vitest('unit', 'unit*'),
  ]
}

/** The rest: a real PostgreSQL, the production build, a real browser. */
export function systemStages(env: Record<string, string>): Stage[] {
  const stages: Stage[] = [
    vitest('integration', 'integration'),
    { name: 'build', command: script('build'), env },
  ]
  if (!existsSync('playwright.config.ts')) return stages
  const report = newReport('playwright', 'e2e')
  const command: Stage['command'] = ['playwright', 'test', '--reporter=line,json']
  return [
    ...stages,
    { name: 'e2e', command, env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report.file }, report },
  ]
}
