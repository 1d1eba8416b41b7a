import path from 'node:path'
import { loadEnvFile, parseSettings, type Settings } from '../../lib/env'

/** Reads `.env` and the environment. @throws Refusal naming all that is wrong */
export function readSettings(): Settings & { dataFolder: string } {
  loadEnvFile()
  const settings = parseSettings(process.env)
  return { ...settings, dataFolder: path.resolve(settings.PORTICO_DATA_DIR) }
}

/** Makes the defaults that were worked out here what every part sees. */
export function shareSettings(settings: Settings & { dataFolder: string }): void {
  const hosts = settings.PORTICO_ALLOW_PRIVATE_HOSTS
  const sandboxHost = new URL(settings.PORTICO_SANDBOX_URL).host
  Object.assign(process.env, {
    // A self-hosted product does not report to anyone.
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(settings.PORT),
    PORTICO_URL: settings.PORTICO_URL,
    NEXTAUTH_URL: settings.PORTICO_URL,
    PORTICO_DATA_DIR: settings.dataFolder,
    PORTICO_DEMO: String(settings.PORTICO_DEMO),
    PORTICO_SANDBOX_PORT: String(settings.PORTICO_SANDBOX_PORT),
    PORTICO_SANDBOX_URL: settings.PORTICO_SANDBOX_URL,
    PORTICO_ALLOW_PRIVATE_HOSTS: (settings.PORTICO_DEMO ? [...hosts, sandboxHost] : hosts).join(','),
  })
}
