import { e2eDatabaseUrl } from './e2e-environment'

/** Runs once the server is up: the factories of the tests write to its database. */
export default function setup(): void {
  process.env.DATABASE_URL = e2eDatabaseUrl()
}
