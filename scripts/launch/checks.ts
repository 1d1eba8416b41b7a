import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { Refusal } from '../../lib/refusal'

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

// Node's own recursive mkdir never ends where folders cannot be made, such as below /proc.
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    if (codeOf(error) !== 'ENOENT' || path.dirname(folder) === folder) throw error
    await makeFolder(path.dirname(folder))
    await mkdir(folder)
  }
}

/** @throws Refusal when nothing can be written into the data folder */
export async function requireFolder(folder: string): Promise<void> {
  const probe = path.join(folder, `.probe-${process.pid}`)
  try {
    await makeFolder(folder)
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    throw new Refusal(
      `The data folder ${folder} cannot be written (${codeOf(error)}): change its rights, or set PORTICO_DATA_DIR to another folder.`,
      { cause: error },
    )
  }
}

function listen(port: number, host?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host }, () => server.close(() => resolve()))
  })
}

/**
 * @param name the variable that sets the port
 * @throws Refusal when another program listens on it, on any address or on this machine's own
 */
export async function requirePort(port: number, name: string): Promise<void> {
  try {
    await listen(port)
    await listen(port, '127.0.0.1')
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EADDRINUSE') {
      throw new Refusal(
        `Port ${port} is in use: stop the program that uses it, or set ${name} to another port.`,
      )
    }
    throw new Refusal(`Port ${port} cannot be opened (${code}): set ${name} to another port.`, {
      cause: error,
    })
  }
}
