// Comes before every script: makes sure of the Node that was installed with Portico, whatever the machine has,
// then lets Node read TypeScript. npm links that Node as `node_modules/.bin/node`; older releases of npm drop
// the link again, so that the first script runs on the machine's own and hands over here.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync, symlinkSync } from 'node:fs'
import path from 'node:path'

const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
const names = [`node-${platform}`, `node-bin-${platform}`]
const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
const modules = path.resolve(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  '../node_modules',
)
const installed = names.map((name) => path.join(modules, name, program)).find(existsSync)

function link() {
  try {
    symlinkSync(path.relative(path.join(modules, '.bin'), installed), path.join(modules, '.bin/node'))
  } catch {
    // It exists, or the folder is read-only: the next script hands over as well.
  }
}

async function handOver() {
  const child = spawn(installed, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const code = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  process.exit(code)
}

if (installed && realpathSync(process.execPath) !== realpathSync(installed)) {
  link()
  await handOver()
}
if (Number.parseInt(process.versions.node, 10) < 22) {
  console.error(`Portico needs Node 22 or newer on ${platform}; this is ${process.version}.`)
  process.exit(1)
}
await import('tsx')
