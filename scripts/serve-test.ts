import { launchPortico } from './launch/launch'
import { testEnvironment } from './stages/test-environment'

// What `playwright test` starts: the same start as everyone's, on ports and data of its own.
Object.assign(process.env, await testEnvironment())
await launchPortico('production')
