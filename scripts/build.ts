import { build } from './launch/build'
import { launch } from './launch/launch'
import { prepare } from './launch/prepare'
import { readSettings } from './launch/settings'
import { step } from './launch/step'

// Pages of the catalog are prerendered from the database, so a build needs one: embedded unless told.
await launch(async () => {
  const { database } = await prepare(readSettings())
  await step('Build', () => build(database.url))
})
