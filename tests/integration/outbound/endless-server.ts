import { startHttpServer } from '@/tests/support/http-server'

/** A server whose answer repeats one character until the caller lets go. */
export async function startEndlessServer(character: string) {
  const chunk = character.repeat(16 * 1024)
  let isClosed = false
  const { origin } = await startHttpServer((_, response) => {
    const timer = setInterval(() => response.write(chunk), 1)
    response.on('close', () => {
      clearInterval(timer)
      isClosed = true
    })
  })
  return { origin, isLetGo: () => isClosed }
}
